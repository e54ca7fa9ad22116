// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * Checks an audit log against the store's list of chains.
 *
 * <p>It changes nothing, and may run while processes write the log: a line that is being written
 * looks like a torn one.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class AuditVerifier {

  private AuditVerifier() {}

  /**
   * Checks all chains.
   *
   * @param path the directory of the log
   * @param directory lists the chains
   * @return what was found; for each chain the first thing that is wrong
   * @throws KmsUnavailableException if the store or the directory cannot be read
   */
  public static AuditReport verify(Path path, ChainDirectory directory) {
    // The store first: what it knows must be in files that are looked at later.
    List<ChainRecord> chains = directory.chains();
    ChainFiles files = new ChainFiles(path);
    try {
      List<AuditReport.Chain> reports = new ArrayList<>();
      for (ChainRecord chain : chains) {
        reports.add(new ChainCheck(chain).run(files));
      }
      return new AuditReport(reports, strangers(path, chains));
    } catch (IOException e) {
      throw new KmsUnavailableException(
          KmsErrorCode.KMS_INTERNAL, "the audit directory " + path + " cannot be read: " + e, e);
    }
  }

  private static List<AuditReport.Finding> strangers(Path path, List<ChainRecord> chains)
      throws IOException {
    Set<String> known = chains.stream().map(ChainRecord::id).collect(Collectors.toSet());
    Set<String> strange = new TreeSet<>();
    if (Files.isDirectory(path)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*" + ChainFiles.RECORDS)) {
        for (Path file : found) {
          ChainFiles.Name name = ChainFiles.parse(file);
          if (name == null || !known.contains(name.chainId())) {
            strange.add(String.valueOf(file.getFileName()));
          }
        }
      }
    }
    return strange.stream()
        .map(
            file ->
                new AuditReport.Finding(
                    AuditReport.Problem.INSERTED,
                    file,
                    0,
                    0,
                    "the file belongs to no chain that the store lists"))
        .toList();
  }
}
