// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.jetbrains.lincheck.datastructures.Operation;

/** The operations of {@link LincheckTest} on the supply of message numbers of a data key. */
public class LincheckReservation {

  static final int MESSAGES = 3;

  private final DataKey<?> key = StressKeys.key(MESSAGES, StressKeys.PLENTY);

  /** Takes a number; -1 if there is none. */
  @Operation
  public long take() {
    NumberBlock block = new NumberBlock();
    return key.reserve(block, 1, 1) ? block.next() : -1;
  }

  /** Tells whether the key may be used. */
  @Operation
  public boolean isUsable() {
    return key.isUsable();
  }

  /** What it must look like, one call after the other. */
  public static final class Model {

    private long next;
    private boolean retired;

    /** Takes a number; -1 if there is none. */
    public long take() {
      retired |= next == MESSAGES;
      return retired ? -1 : next++;
    }

    /** Tells whether the key may be used. */
    public boolean isUsable() {
      return !retired;
    }
  }
}
