// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * One key of {@link ListKeys}.
 *
 * @param keyId the key ID
 * @param keyArn the key ARN
 */
public record KeyListEntry(String keyId, String keyArn) {}
