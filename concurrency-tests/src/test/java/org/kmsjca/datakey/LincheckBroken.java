// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.jetbrains.lincheck.datastructures.Operation;

/** {@link LincheckReservation} with numbers that are read and written in two steps. */
public class LincheckBroken {

  private volatile long next;

  /** Takes a number. */
  @Operation
  public long take() {
    long taken = next;
    next = taken + 1;
    return taken;
  }
}
