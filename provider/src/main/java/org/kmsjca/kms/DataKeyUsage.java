// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.time.Instant;

/**
 * What a cached data key was used for, told when it is used no more.
 *
 * @param keyArn the KMS key under which the data key is wrapped
 * @param dataKeyId the SHA-256 of the wrapped data key, in hexadecimal digits
 * @param encryption whether it encrypted; false if it decrypted
 * @param messages how many messages it encrypted or decrypted; those in progress may be missing
 * @param bytes how many bytes of plaintext
 * @param firstUse when it was obtained
 * @param lastUse the last message, to the second
 * @param reason why it is used no more
 */
public record DataKeyUsage(
    String keyArn,
    String dataKeyId,
    boolean encryption,
    long messages,
    long bytes,
    Instant firstUse,
    Instant lastUse,
    Reason reason) {

  /** Why a data key is used no more. */
  public enum Reason {
    /** It became too old. */
    AGE,
    /** It encrypted as many messages, or bytes, as it may. */
    LIMIT,
    /** The service no longer allows its use, or could not say so. */
    DENIED,
    /** The cache had no room. */
    EVICTED,
    /** A new one took its place before it ran out, or because the decision could be another one. */
    REPLACED,
    /** The cache was cleared, or the process ends. */
    CLEARED
  }
}
