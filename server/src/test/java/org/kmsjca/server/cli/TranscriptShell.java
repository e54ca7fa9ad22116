// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * What a shell does with the output of a command: {@code > FILE}, {@code | base64 --decode > FILE},
 * and {@code | wrap MATERIAL TOKEN}, which encrypts key material with what {@code
 * get-parameters-for-import} printed.
 */
record TranscriptShell(String command, String program, List<String> files, Path directory) {

  private static final Pattern PIPED =
      Pattern.compile("(.*?) (>|\\| base64 --decode >|\\| wrap) ([\\w.]+(?: [\\w.]+)?)");
  private static final String WRAP = "| wrap";
  private static final byte[] MATERIAL =
      "material of 256 bits for imports".getBytes(StandardCharsets.US_ASCII);

  static TranscriptShell of(String line, Path directory) {
    Matcher matcher = PIPED.matcher(line);
    return matcher.matches()
        ? new TranscriptShell(
            matcher.group(1), matcher.group(2), List.of(matcher.group(3).split(" ", -1)), directory)
        : new TranscriptShell(line, "", List.of(), directory);
  }

  /** Gives what is left of an output for the terminal. */
  String left(String output) {
    try {
      if (program.isEmpty()) {
        return output;
      }
      if (program.equals(WRAP)) {
        wrap(output);
        return output;
      }
      byte[] plain = output.getBytes(StandardCharsets.UTF_8);
      write(0, program.equals(">") ? plain : Base64.getDecoder().decode(output.strip()));
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private void wrap(String output) throws IOException, GeneralSecurityException {
    JsonNode parameters = new ObjectMapper().readTree(output);
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding", "SunJCE");
    byte[] publicKey = parameters.get("PublicKey").binaryValue();
    rsa.init(
        Cipher.ENCRYPT_MODE,
        KeyFactory.getInstance("RSA", "SunRsaSign")
            .generatePublic(new X509EncodedKeySpec(publicKey)),
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    write(0, rsa.doFinal(MATERIAL));
    write(1, parameters.get("ImportToken").binaryValue());
  }

  private void write(int file, byte[] content) throws IOException {
    Files.write(directory.resolve(files.get(file)), content);
  }
}
