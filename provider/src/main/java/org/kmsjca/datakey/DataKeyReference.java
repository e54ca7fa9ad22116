// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * A data key in the form in which it is kept: wrapped, and with what is needed to unwrap it.
 *
 * @param keyId the KMS key under which it is wrapped
 * @param algorithm what the data key is for, such as {@code AES} or {@code HmacSHA256}
 * @param sizeBits its size
 * @param context the encryption context to which it is bound
 * @param wrappedKey the data key, encrypted by the service
 */
public record DataKeyReference(
    String keyId, String algorithm, int sizeBits, EncryptionContext context, Bytes wrappedKey) {}
