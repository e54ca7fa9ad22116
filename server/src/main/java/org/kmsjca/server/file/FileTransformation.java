// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.security.InvalidKeyException;
import java.util.List;
import java.util.zip.DataFormatException;
import javax.crypto.AEADBadTagException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.jca.EnvelopeFiles;
import org.kmsjca.jca.MessageSummary;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;
import picocli.CommandLine.ParseResult;

/** Encrypts, decrypts or rewraps a file. Stateless. */
record FileTransformation(Kind kind) implements FileAction {

  /** Standard input or output. */
  private static final String STANDARD = "-";

  /** What is done. */
  enum Kind {
    ENCRYPT,
    DECRYPT,
    REWRAP
  }

  /** What is done, with its keys. */
  @FunctionalInterface
  private interface Transfer {
    void run(EnvelopeFiles files, FileChannel in, FileChannel out)
        throws IOException, InvalidKeyException, AEADBadTagException;
  }

  @Override
  public int run(ParseResult parsed, FileSurroundings around) {
    return FileFailures.told(around, () -> run(new FileWords(parsed), around));
  }

  private void run(FileWords words, FileSurroundings around)
      throws IOException, InvalidKeyException, AEADBadTagException, DataFormatException {
    boolean inPlace = kind == Kind.REWRAP && words.has(FileCommand.IN_PLACE);
    List<String> files = words.files(inPlace ? 1 : 2);
    String input = files.get(0);
    String output = files.get(files.size() - 1);
    if (kind == Kind.REWRAP && input.equals(STANDARD)) {
      throw FileException.usage("the input of rewrap is a file: its header is read first");
    }
    Transfer transfer = transfer(words);
    boolean quiet = words.has(FileCommand.QUIET) || !around.isTerminal();
    boolean replace = inPlace || words.has(FileCommand.FORCE);
    try {
      if (input.equals(STANDARD)) {
        write(transfer, around.standardInput(), output, replace, quiet, around);
      } else {
        try (FileChannel in = FileWords.open(around, input)) {
          write(transfer, in, output, replace, quiet, around);
        }
      }
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // The system gives a reason, and names no file.
      throw new IOException(
          name(input, "input") + " to " + name(output, "output") + ": " + e.getMessage(), e);
    }
  }

  private static String name(String file, String stream) {
    return file.equals(STANDARD) ? "standard " + stream : file;
  }

  private Transfer transfer(FileWords words) {
    if (kind == Kind.REWRAP) {
      KmsKey source = words.key(FileCommand.SOURCE_KEY);
      KmsKey named = words.keyOrNull(FileCommand.DESTINATION_KEY);
      KmsKey destination = named == null ? source : named;
      EncryptionContext required = words.context(FileCommand.SOURCE_CONTEXT);
      EncryptionContext wanted =
          words.has(FileCommand.DESTINATION_CONTEXT)
              ? words.context(FileCommand.DESTINATION_CONTEXT)
              : null;
      return (files, in, out) -> rewrap(files, source, required, destination, wanted, in, out);
    }
    KmsKey key = words.key(FileCommand.KEY);
    KmsParameterSpec parameters = new KmsParameterSpec(words.context(FileCommand.CONTEXT));
    return kind == Kind.ENCRYPT
        ? (files, in, out) -> files.encrypt(key, parameters, in, out)
        : (files, in, out) -> files.decrypt(key, parameters, in, out);
  }

  private static void rewrap(
      EnvelopeFiles files,
      KmsKey source,
      EncryptionContext required,
      KmsKey destination,
      @Nullable EncryptionContext wanted,
      FileChannel in,
      FileChannel out)
      throws IOException, InvalidKeyException, AEADBadTagException {
    EncryptionContext own = context(in);
    if (!own.containsAll(required)) {
      throw new AEADBadTagException("the message has another encryption context");
    }
    // What is taken over is demanded, so that it is authenticated.
    files.reencrypt(
        source,
        new KmsParameterSpec(own),
        destination,
        new KmsParameterSpec(wanted == null ? own : wanted),
        in,
        out);
  }

  private static EncryptionContext context(FileChannel in) throws IOException, AEADBadTagException {
    try {
      EncryptionContext context = MessageSummary.read(in).encryptionContext();
      in.position(0);
      return context;
    } catch (DataFormatException e) {
      throw new AEADBadTagException(e.getMessage());
    }
  }

  private static void write(
      Transfer transfer,
      FileChannel in,
      String output,
      boolean replace,
      boolean quiet,
      FileSurroundings around)
      throws IOException, InvalidKeyException, AEADBadTagException {
    if (output.equals(STANDARD)) {
      transfer.run(new EnvelopeFiles(around.provider()), in, around.standardOutput());
      return;
    }
    try (SafeOutput out = SafeOutput.begin(around.path(output), replace)) {
      EnvelopeFiles files = new EnvelopeFiles(around.provider());
      long size = quiet ? 0 : in.size();
      Progress progress = size == 0 ? null : new Progress(out.temporary(), size, around.err());
      try {
        transfer.run(files, in, out.channel());
      } finally {
        if (progress != null) {
          progress.close();
        }
      }
      out.commit();
    }
  }
}
