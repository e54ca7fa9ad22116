// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

/**
 * Why a message was refused, in the order in which a reader checks.
 *
 * <p>For tests, vectors and tools that inspect messages. A caller of the cipher sees one failure
 * for all of them, so that nobody can use a reader as an oracle.
 *
 * @see "docs/spec/message-format.md, section 6"
 */
public enum FailureClass {
  /** The message ends inside a field, or before the tag of its last segment is complete. */
  TRUNCATED,
  /** The first three bytes are not the magic. */
  BAD_MAGIC,
  /** The version is not 1. */
  UNKNOWN_VERSION,
  /** The suite is not defined. */
  UNKNOWN_SUITE,
  /** The segment size exponent is outside its range. */
  BAD_SEGMENT_SIZE,
  /** The encryption context is too long or not in canonical form. */
  BAD_CONTEXT,
  /** The number or the size of the wrapped data keys is outside its range. */
  BAD_WRAPPED_KEYS,
  /** The key service opened none of the wrapped data keys. */
  NO_USABLE_WRAPPED_KEY,
  /** The data key is not the one that the header commits to. */
  COMMITMENT_MISMATCH,
  /** A flag is set that version 1 does not define. */
  UNKNOWN_FLAGS,
  /** The reader's caller gave an IV that the message does not have, or none where one is bound. */
  CALLER_IV_MISMATCH,
  /** The reader's caller gave AAD to a message without any, or none where some is bound. */
  AAD_MISMATCH,
  /** The message has more segments than the IV can count. */
  TOO_MANY_SEGMENTS,
  /** The last segment is empty although others precede it. */
  NON_CANONICAL_END,
  /** The tag of a segment is wrong: changed, moved or cut data, or another caller IV or AAD. */
  TAG_MISMATCH
}
