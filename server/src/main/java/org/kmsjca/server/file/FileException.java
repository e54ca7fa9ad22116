// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

/** Why a command ends. Texts never contain secrets. */
final class FileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  FileException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Says that what was typed cannot be understood or done. */
  static FileException usage(String message) {
    return new FileException(FileExit.USAGE, message);
  }

  int exitCode() {
    return exitCode;
  }
}
