// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

import org.kmsjca.kms.Member;

/**
 * Names a managed policy that limits a session.
 *
 * @param arn the ARN of the policy
 */
public record PolicyDescriptorType(@Member(required = true, min = 20, max = 2048) String arn) {}
