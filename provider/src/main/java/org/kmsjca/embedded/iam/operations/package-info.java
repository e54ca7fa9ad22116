// SPDX-License-Identifier: Apache-2.0
/**
 * The operations on identities of the embedded service: one record for each, named as AWS IAM and
 * AWS STS name them, with what they answer and how they fail.
 *
 * <p>Nothing is performed here.
 *
 * <p><b>Thread safety:</b> all types are immutable; secrets in answers belong to whoever asked.
 */
@NullMarked
package org.kmsjca.embedded.iam.operations;

import org.jspecify.annotations.NullMarked;
