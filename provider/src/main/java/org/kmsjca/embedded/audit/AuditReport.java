// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the verification of an audit log found.
 *
 * @param chains one for each chain that the store lists, the oldest first
 * @param findings what concerns no chain of the store: files that do not belong there
 */
public record AuditReport(List<Chain> chains, List<Finding> findings) {

  /** Copies the lists. */
  public AuditReport {
    chains = List.copyOf(chains);
    findings = List.copyOf(findings);
  }

  /** Tells whether nothing is wrong. Torn lines that are marked as such are not wrong. */
  public boolean isIntact() {
    return findings.isEmpty() && chains.stream().allMatch(chain -> chain.finding() == null);
  }

  /**
   * One chain.
   *
   * @param id names it
   * @param records how many intact records there are, up to the first finding
   * @param digests how many digests are among them
   * @param signedRecords how many of the records a digest vouches for; whoever can write the files
   *     can change those after it
   * @param tornLines pieces of lines that a crash or a full disk left
   * @param finding the first thing that is wrong; null if nothing is
   */
  public record Chain(
      String id,
      long records,
      long digests,
      long signedRecords,
      List<TornLine> tornLines,
      @Nullable Finding finding) {

    /** Copies the list. */
    public Chain {
      tornLines = List.copyOf(tornLines);
    }
  }

  /**
   * A piece of a line.
   *
   * @param file the name of the file
   * @param offset where it begins
   * @param bytes how much there is of it
   * @param marked whether the chain tells of it; the one at the end of a chain is marked when the
   *     chain goes on
   */
  public record TornLine(String file, long offset, long bytes, boolean marked) {}

  /** What can be wrong. */
  public enum Problem {
    /** A record does not have the hash that it claims, or that the next one expects. */
    ALTERED,
    /** Records are not there, or a file is not. */
    REMOVED,
    /** Something stands between two records that does not belong there. */
    INSERTED,
    /** Records are there, but in another order. */
    REORDERED,
    /** The end of the chain is not there. */
    TRUNCATED,
    /**
     * A digest is not signed with the key of the chain, or tells something else than the records.
     */
    BAD_DIGEST,
    /** A record that should be a digest is none, or a digest passes over another one. */
    MISSING_DIGEST,
    /** A file cannot be read. */
    UNREADABLE
  }

  /**
   * Something that is wrong.
   *
   * @param problem of which kind
   * @param file the name of the file where it was noticed; null if the file is missing
   * @param line the line in that file, from 1; 0 for none
   * @param record the number of the record in its chain; 0 for none
   * @param detail what is wrong, for people
   */
  public record Finding(
      Problem problem, @Nullable String file, int line, long record, String detail) {

    /** All in one line. */
    @Override
    public String toString() {
      String where = (file == null ? "" : file + (line == 0 ? "" : ":" + line) + ": ");
      return where + (record == 0 ? "" : "record " + record + ": ") + problem + ": " + detail;
    }
  }
}
