// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.io.IOException;
import java.nio.file.Path;
import java.security.UnrecoverableKeyException;
import java.sql.SQLException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.sqlite.SQLiteErrorCode;

/**
 * The errors of the store, in words that say what was found and what to do.
 *
 * <p>Nothing secret is in them; files are named.
 */
final class StoreFault {

  /* The low byte of an extended result code is the primary result code. */
  private static final int PRIMARY_CODE_MASK = 0xff;

  private StoreFault() {}

  /** Makes the error for something that was found and what to do about it. */
  static KmsUnavailableException of(String found, String advice) {
    return new KmsUnavailableException(KmsErrorCode.KMS_INTERNAL, found + ": " + advice);
  }

  /** Makes the error for a passphrase that is not the one of the store. */
  static KmsUnavailableException wrongPassphrase(String found, String advice) {
    return new KmsUnavailableException(
        KmsErrorCode.KMS_INTERNAL,
        found + ": " + advice,
        new UnrecoverableKeyException("the passphrase is wrong"));
  }

  /** Makes the error for a file that could not be read, written or made. */
  static KmsUnavailableException of(String what, Path file, IOException cause) {
    return new KmsUnavailableException(
        KmsErrorCode.KMS_INTERNAL,
        what
            + " "
            + file
            + " cannot be read or written ("
            + cause.getClass().getSimpleName()
            + "): check that the file and its directory belong to the user of this process",
        cause);
  }

  /** Translates an error of the database; {@code store} is its file. */
  static KmsUnavailableException of(Path store, SQLException cause) {
    String found = "the store " + store + " ";
    return switch (codeOf(cause)) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          error(
              KmsErrorCode.DEPENDENCY_TIMEOUT,
              found
                  + "is locked by another process: try again; if it stays so, find the process"
                  + " that holds the file",
              cause);
      case SQLITE_NOTADB, SQLITE_CORRUPT, SQLITE_FORMAT ->
          error(
              KmsErrorCode.KMS_INTERNAL,
              found + "is damaged: it was left as it is; restore it from a backup",
              cause);
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
          error(
              KmsErrorCode.KMS_INTERNAL,
              found
                  + "cannot be opened for writing: check that the file and its directory belong to"
                  + " the user of this process, and that the file system is not read-only",
              cause);
      case SQLITE_FULL ->
          error(
              KmsErrorCode.KMS_INTERNAL,
              found + "cannot grow: nothing was changed; make room on the disk",
              cause);
      default ->
          error(
              KmsErrorCode.KMS_INTERNAL,
              found + "failed (" + cause.getMessage() + "): check the disk, then try again",
              cause);
    };
  }

  /** Tells whether another process was in the way. */
  static boolean isBusy(SQLException e) {
    return codeOf(e) == SQLiteErrorCode.SQLITE_BUSY || codeOf(e) == SQLiteErrorCode.SQLITE_LOCKED;
  }

  /** Tells whether the rows to be written contradict each other. */
  static boolean isContradiction(SQLException e) {
    return codeOf(e) == SQLiteErrorCode.SQLITE_CONSTRAINT;
  }

  private static SQLiteErrorCode codeOf(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY_CODE_MASK);
  }

  private static KmsUnavailableException error(KmsErrorCode code, String text, SQLException cause) {
    return new KmsUnavailableException(code, text, cause);
  }
}
