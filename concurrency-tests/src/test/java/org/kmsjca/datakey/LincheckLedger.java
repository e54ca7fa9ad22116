// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** The operations of {@link LincheckTest} on the IVs of one data key. */
@Param(name = "iv", gen = IntGen.class, conf = "0:2")
public class LincheckLedger {

  private final IvLedger ledger = LedgerFixture.ledger();

  /** Takes an IV that a caller gives. */
  @Operation
  public String claim(@Param(name = "iv") int iv) {
    byte[] bytes = ByteBuffer.allocate(IvLedger.IV_BYTES).putInt(0).putLong(iv).array();
    return ledger.claim(bytes).name();
  }

  /** Makes an IV. */
  @Operation
  public long next() {
    return ByteBuffer.wrap(ledger.next()).getLong(Integer.BYTES);
  }

  /** What it must look like, one call after the other. */
  public static final class Model {

    private final Set<Long> used = new HashSet<>();
    private long next;

    /** Takes an IV that a caller gives. */
    public String claim(int iv) {
      return used.add((long) iv) ? "GRANTED" : "REPEATED";
    }

    /** Makes an IV. */
    public long next() {
      while (!used.add(next)) {
        next++;
      }
      return next++;
    }
  }
}
