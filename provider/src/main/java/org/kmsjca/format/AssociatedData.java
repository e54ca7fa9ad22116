// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.kmsjca.format.BodyPrefix.AAD_BOUND;
import static org.kmsjca.format.BodyPrefix.CALLER_IV_BOUND;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The associated data of a message's first segment: the flags, the caller's IV and the caller's
 * AAD.
 *
 * <p>A caller's IV or AAD without any byte is the same as none: an empty array stands for both.
 *
 * <p><b>Thread safety:</b> pure functions. <b>Secrets:</b> none.
 *
 * @see "docs/spec/message-format.md, section 5.4"
 */
public final class AssociatedData {

  private static final byte[] NONE = {};

  private AssociatedData() {}

  /**
   * Gives the flags of a message to be written.
   *
   * @param callerIv the IV that the caller gave; empty for none
   * @param aad the AAD that the caller gave; empty for none
   * @return {@link BodyPrefix#CALLER_IV_BOUND} and {@link BodyPrefix#AAD_BOUND} for what is not
   *     empty
   */
  public static int flags(byte[] callerIv, byte[] aad) {
    return (callerIv.length == 0 ? 0 : CALLER_IV_BOUND) | (aad.length == 0 ? 0 : AAD_BOUND);
  }

  /**
   * Checks that a message was made with an IV and AAD where its reader has them. Whether they are
   * the right ones is for the tag to tell.
   *
   * @param flags the flags of the message
   * @param messageNumber the number of the message
   * @param callerIv the IV that the reader's caller gave; empty for none
   * @param aad the AAD that the reader's caller gave; empty for none
   * @throws MalformedMessageException if an IV is bound and none was given; if none is bound and
   *     one was given that is not {@link SegmentIv#ofMessage the message's own}; if AAD is bound
   *     and none was given, or the other way round
   */
  public static void check(int flags, long messageNumber, byte[] callerIv, byte[] aad)
      throws MalformedMessageException {
    boolean ivBound = (flags & CALLER_IV_BOUND) != 0;
    if (ivBound && callerIv.length == 0) {
      throw new MalformedMessageException(
          FailureClass.CALLER_IV_MISMATCH, "the message was made with an IV; none was given");
    }
    if (!ivBound
        && callerIv.length != 0
        && !Arrays.equals(callerIv, SegmentIv.ofMessage(messageNumber))) {
      throw new MalformedMessageException(
          FailureClass.CALLER_IV_MISMATCH, "the IV that was given is not that of the message");
    }
    if (((flags & AAD_BOUND) != 0) != (aad.length != 0)) {
      throw new MalformedMessageException(
          FailureClass.AAD_MISMATCH,
          aad.length == 0
              ? "the message was made with AAD; none was given"
              : "the message was made without AAD; some was given");
    }
  }

  /**
   * Gives the associated data of the first segment.
   *
   * @param flags the flags of the message
   * @param callerIv the IV that the caller gave; not looked at unless the flags say that it is
   *     bound
   * @param aad the AAD that the caller gave; not looked at unless the flags say that it is bound
   * @return no byte if {@code flags} is 0; else a new array with {@code flags(1) || callerIv
   *     size(4) || callerIv || aad}
   */
  public static byte[] of(int flags, byte[] callerIv, byte[] aad) {
    if (flags == 0) {
      return NONE;
    }
    byte[] boundIv = (flags & CALLER_IV_BOUND) == 0 ? NONE : callerIv;
    byte[] boundAad = (flags & AAD_BOUND) == 0 ? NONE : aad;
    long size = (long) Byte.BYTES + Integer.BYTES + boundIv.length + boundAad.length;
    return ByteBuffer.allocate(Math.toIntExact(size))
        .put((byte) flags)
        .putInt(boundIv.length)
        .put(boundIv)
        .put(boundAad)
        .array();
  }
}
