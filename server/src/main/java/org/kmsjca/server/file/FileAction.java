// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import picocli.CommandLine.ParseResult;

/** What one of the commands does. Stateless. */
@FunctionalInterface
public interface FileAction {

  /**
   * Runs. Failures are told on {@link FileSurroundings#err()}.
   *
   * @param words what was typed, from the name of the command on
   * @param around what the command sees of the process
   * @return the exit code: 0, or one of {@link FileExit}
   */
  int run(ParseResult words, FileSurroundings around);
}
