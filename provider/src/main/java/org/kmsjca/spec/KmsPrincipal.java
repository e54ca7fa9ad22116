// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.spec;

import java.io.Serializable;
import java.security.Principal;
import org.kmsjca.kms.Caller;

/**
 * A principal of a {@link javax.security.auth.Subject} that names who calls the key management
 * service, where the setting {@code caller} is {@code subject}.
 *
 * <p>Code that can run as any {@code Subject} can call as anybody: such principals separate the
 * users of a program, not parts of it that distrust each other. Credentials that are checked are an
 * {@link org.kmsjca.kms.AccessKeyCredentials} among the private credentials.
 *
 * @param arn names who calls: {@code arn:aws:iam::<account>:user/<path and name>} and the like
 */
public record KmsPrincipal(String arn) implements Principal, Serializable {

  /**
   * Checks the ARN.
   *
   * @throws IllegalArgumentException if it names no principal
   */
  public KmsPrincipal {
    Caller.of(arn);
  }

  @Override
  public String getName() {
    return arn;
  }

  /**
   * Gives the caller.
   *
   * @return the caller with this ARN
   */
  public Caller caller() {
    return Caller.of(arn);
  }

  /** The ARN. */
  @Override
  public String toString() {
    return arn;
  }
}
