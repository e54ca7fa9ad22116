// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.jetbrains.lincheck.datastructures.Options;

/** How large the scenarios of Lincheck are. */
final class LincheckScenarios {

  private LincheckScenarios() {}

  /** Two threads with two calls each, one call before them and one after them. */
  static <T extends Options<T, ?>> T small(T options) {
    return options.threads(2).actorsPerThread(2).actorsBefore(1).actorsAfter(1);
  }
}
