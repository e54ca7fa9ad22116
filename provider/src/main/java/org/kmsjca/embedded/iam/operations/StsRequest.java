// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/**
 * A request about sessions.
 *
 * @param <R> the type of the operation's result
 */
public sealed interface StsRequest<R> extends IamRequest<R> permits AssumeRole, GetCallerIdentity {

  @Override
  default String service() {
    return "sts";
  }
}
