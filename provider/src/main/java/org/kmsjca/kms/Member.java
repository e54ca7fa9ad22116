// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The limits of one request member, as the service model states them; at the type of a list's
 * elements, the limits of each element.
 *
 * <p>The service checks them before anything else and reports all violations in one {@code
 * ValidationException}.
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Member {

  /**
   * Tells whether the member must be present.
   *
   * @return true if null is refused
   */
  boolean required() default false;

  /**
   * Gives the lower limit.
   *
   * @return the smallest length of a text, of bytes, of a list, or the smallest number
   */
  long min() default 0;

  /**
   * Gives the upper limit.
   *
   * @return the largest length of a text, of bytes, of a list, or the largest number
   */
  long max() default Long.MAX_VALUE;

  /**
   * Gives the form of a text.
   *
   * @return a regular expression that the whole text must match; empty for any text
   */
  String pattern() default "";

  /**
   * Tells whether the value must never be shown, not even in an error.
   *
   * @return true for secrets, and for tokens that give their holder a permission
   */
  boolean sensitive() default false;
}
