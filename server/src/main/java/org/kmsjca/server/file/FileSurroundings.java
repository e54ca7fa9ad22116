// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.kmsjca.jca.KmsProvider;

/**
 * What a command sees of the process that it runs in.
 *
 * <p><b>Thread safety:</b> used by one thread at a time.
 */
public interface FileSurroundings {

  /**
   * Gives the provider whose keys are used; asked for at most once, and not by {@code inspect}.
   *
   * @throws RuntimeException if there is none; it ends the command
   */
  KmsProvider provider();

  /**
   * Finds a file.
   *
   * @param name as it was typed
   * @return its path
   */
  Path path(String name);

  /** Gives standard input, which {@code -} stands for. */
  FileChannel standardInput();

  /** Gives standard output, which {@code -} stands for; no command writes text to it then. */
  FileChannel standardOutput();

  /** Gives the stream for results. */
  PrintStream out();

  /** Gives the stream for errors and progress. */
  PrintStream err();

  /** Tells whether {@link #err()} is a terminal, on which progress is shown. */
  boolean isTerminal();

  /** Tells whether results are wanted as JSON; else as text. */
  boolean wantsJson();
}
