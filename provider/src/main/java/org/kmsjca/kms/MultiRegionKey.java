// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/**
 * One key of a set of multi-Region keys.
 *
 * @param arn the key ARN
 * @param region its Region
 */
public record MultiRegionKey(String arn, String region) {}
