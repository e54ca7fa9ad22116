// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements of {@code docs/spec} that a test proves: {@code @Spec("MF-12")}.
 *
 * <p>A page defines a requirement by its id in bold: {@code **MF-12**}. {@code SpecCoverageTest}
 * compares both sides.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Spec {

  /**
   * Gives the requirements.
   *
   * @return ids such as {@code MF-12}
   */
  String[] value();
}
