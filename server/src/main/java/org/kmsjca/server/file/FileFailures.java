// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.InvalidKeyException;
import java.util.zip.DataFormatException;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsException;

/** Puts failures into words and exit codes. */
final class FileFailures {

  private FileFailures() {}

  /** What can fail. */
  @FunctionalInterface
  interface Command {
    void run() throws IOException, InvalidKeyException, AEADBadTagException, DataFormatException;
  }

  /** Runs a command and tells why it failed; gives its exit code. */
  static int told(FileSurroundings around, Command command) {
    try {
      command.run();
      return FileExit.OK;
    } catch (FileException e) {
      return tell(around, e.exitCode(), e.getMessage());
    } catch (InvalidKeyException e) {
      boolean refused = e.getCause() instanceof KmsException;
      return tell(around, refused ? FileExit.SERVICE : FileExit.GENERAL, e.getMessage());
    } catch (KmsException e) {
      return tell(around, FileExit.SERVICE, e.getMessage());
    } catch (NoSuchFileException e) {
      return tell(around, FileExit.GENERAL, "there is no file " + e.getFile());
    } catch (AccessDeniedException e) {
      return tell(around, FileExit.GENERAL, "access to " + e.getFile() + " is denied");
    } catch (IOException | AEADBadTagException | DataFormatException e) {
      return tell(around, FileExit.GENERAL, e.getMessage());
    }
  }

  private static int tell(FileSurroundings around, int exitCode, @Nullable String message) {
    around.err().println("kms-jca file: " + (message == null ? "for no known reason" : message));
    around.err().flush();
    return exitCode;
  }
}
