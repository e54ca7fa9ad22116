// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.kmsjca.material.Bytes;

/**
 * What makes two requests for a decryption key the same.
 *
 * @param partition the caller and service
 * @param keyId the KMS key that the application wants to have been used, as it wrote it
 * @param header the whole message header: encryption context, wrapped data keys and commitment
 */
public record DecryptionIdentity(String partition, String keyId, Bytes header) {}
