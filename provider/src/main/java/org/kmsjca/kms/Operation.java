// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What holds for an operation as a whole. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Operation {

  /**
   * Tells how the audit trail files the operation.
   *
   * @return true for operations that change nothing in the service; all cryptographic operations
   *     are among them
   */
  boolean readOnly();

  /**
   * Tells whether key identifiers may be alias names and alias ARNs.
   *
   * @return true if aliases are resolved; false if they are refused
   */
  boolean acceptsAlias() default false;

  /**
   * Tells whether the operation does cryptography with a KMS key, and so counts as a use of it.
   *
   * @return true for cryptographic operations
   */
  boolean cryptographic() default false;

  /**
   * Tells whether callers of another account may use the operation, if policies allow it.
   *
   * @return true if it works across accounts
   */
  boolean crossAccount() default false;
}
