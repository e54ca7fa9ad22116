// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/**
 * What a data key is called where its use is told.
 *
 * @param keyArn the KMS key under which it is wrapped
 * @param dataKeyId the SHA-256 of the wrapped data key, in hexadecimal digits
 * @param encryption whether it encrypts; false if it decrypts
 */
public record DataKeyLabel(String keyArn, String dataKeyId, boolean encryption) {}
