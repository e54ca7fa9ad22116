// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.Arrays;

/**
 * Who calls, and from where. Made once for many calls: its text is composed when it is made.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 */
public final class Origin {

  private static final int TYPICAL_BYTES = 512;

  private final CallerIdentity identity;
  private final byte[] own;
  private final byte[] foreign;
  private final byte[] source;

  /**
   * Describes a caller.
   *
   * @param identity who calls
   * @param sourceIpAddress an address, the name of a service, or {@code AWS Internal}
   * @param userAgent the software that calls, or {@code AWS Internal}
   */
  public Origin(CallerIdentity identity, String sourceIpAddress, String userAgent) {
    this.identity = identity;
    JsonText json = new JsonText(TYPICAL_BYTES);
    UserIdentity.write(json, identity);
    own = text(json);
    UserIdentity.writeForeign(json, identity);
    foreign = text(json);
    json.put((byte) ',');
    json.member("sourceIPAddress", sourceIpAddress);
    json.member("userAgent", userAgent);
    source = text(json);
  }

  private static byte[] text(JsonText json) {
    byte[] text = Arrays.copyOf(json.array(), json.size());
    json.clear();
    return text;
  }

  /** Gives the caller. */
  public CallerIdentity identity() {
    return identity;
  }

  /** Writes {@code userIdentity} for the trail of an account. */
  void writeIdentity(JsonText json, String recipientAccountId) {
    json.raw(recipientAccountId.equals(identity.account()) ? own : foreign);
  }

  /** Writes {@code sourceIPAddress} and {@code userAgent}, with a comma before. */
  void writeSource(JsonText json) {
    json.raw(source);
  }
}
