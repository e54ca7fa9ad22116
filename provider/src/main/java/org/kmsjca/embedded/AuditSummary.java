// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.List;

/**
 * What the verification of an audit trail found.
 *
 * @param chains how many chains of records there are, one for each process at a time
 * @param records how many records are intact, up to the first finding of each chain
 * @param signedRecords how many of them a signed digest vouches for
 * @param findings for each chain the first record that is altered, removed or out of order, and
 *     files that belong to no chain; for people
 */
public record AuditSummary(long chains, long records, long signedRecords, List<String> findings) {

  /** Copies the list. */
  public AuditSummary {
    findings = List.copyOf(findings);
  }

  /**
   * Tells whether nothing is wrong.
   *
   * @return true if there are no findings
   */
  public boolean isIntact() {
    return findings.isEmpty();
  }
}
