// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;

/** What the commands promise: nothing overwritten, nothing half-written, nothing unverified. */
class FileCommandTest {

  private static final byte[] PLAINTEXT = new byte[3_000_001];

  static {
    new Random(1).nextBytes(PLAINTEXT);
  }

  @TempDir private Path directory;
  @TempDir private Path store;

  private FileProgram program;

  @BeforeEach
  void begin() throws IOException {
    program = new FileProgram(directory, store);
    program.makeKeys();
    Files.write(path("plain"), PLAINTEXT);
  }

  @AfterEach
  void end() {
    program.close();
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private void succeeds(String... words) {
    int exitCode = program.run(words);
    assertThat(program.errorText()).isEmpty();
    assertThat(exitCode).isZero();
  }

  private void fails(int exitCode, String message, String... words) {
    program.errors.reset();
    assertThat(program.run(words)).isEqualTo(exitCode);
    assertThat(program.errorText()).startsWith("kms-jca file: ").contains(message);
    program.errors.reset();
  }

  private void encrypt() {
    succeeds("encrypt", "--key-id", "alias/a", "--encryption-context", "t=7,u=x", "plain", "kms");
  }

  private void onlyThere(String... names) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
    }
  }

  @Test
  void encrypt_thenDecrypt_givesTheFileBack() throws Exception {
    encrypt();
    assertThat(path("kms")).isNotEmptyFile();
    succeeds("decrypt", "--key-id", "alias/a", "--encryption-context", "t=7", "kms", "back");
    assertThat(path("back")).hasBinaryContent(PLAINTEXT);
    onlyThere("plain", "kms", "back");
  }

  @Test
  void output_isItsOwnersOnly() throws Exception {
    encrypt();
    assertThat(Files.getPosixFilePermissions(path("kms")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void outputThatExists_isUntouched_withoutForce() throws Exception {
    Files.writeString(path("kms"), "precious");
    fails(252, "kms exists", "encrypt", "--key-id", "alias/a", "plain", "kms");
    assertThat(path("kms")).hasContent("precious");
    onlyThere("plain", "kms");
  }

  @Test
  void outputThatExists_isReplaced_withForce_andKeepsItsPermissions() throws Exception {
    Files.writeString(path("kms"), "old");
    Files.setPosixFilePermissions(path("kms"), PosixFilePermissions.fromString("rw-r-----"));
    succeeds("encrypt", "--key-id", "alias/a", "--force", "plain", "kms");
    succeeds("decrypt", "--key-id", "alias/a", "kms", "back");
    assertThat(path("back")).hasBinaryContent(PLAINTEXT);
    assertThat(Files.getPosixFilePermissions(path("kms")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void outputThatIsNoFile_isRefused_evenWithForce() throws Exception {
    Files.createDirectory(path("d"));
    fails(252, "not a regular file", "encrypt", "--key-id", "alias/a", "--force", "plain", "d");
    fails(252, "does not exist", "encrypt", "--key-id", "alias/a", "plain", "no/such");
  }

  /** A file that comes into being while another is written is not overwritten either. */
  @Test
  void inputThatIsADirectory_isNamed() throws Exception {
    Files.createDirectory(path("folder"));
    String message = "folder is a directory";
    fails(FileExit.GENERAL, message, "encrypt", "--key-id", "alias/a", "folder", "kms");
    fails(FileExit.GENERAL, message, "encrypt", "--key-id", "alias/a", "folder", "-");
    fails(FileExit.GENERAL, message, "decrypt", "--key-id", "alias/a", "folder", "out");
    fails(FileExit.GENERAL, message, "rewrap", "--source-key-id", "alias/a", "folder", "out");
    fails(FileExit.GENERAL, message, "inspect", "folder");
    onlyThere("plain", "folder");
  }

  @Test
  void outputWithASecondName_isReplacedUnderTheNameThatWasGiven() throws Exception {
    Files.writeString(path("kms"), "old");
    Files.createLink(path("second"), path("kms"));
    succeeds("encrypt", "--key-id", "alias/a", "--force", "plain", "kms");
    assertThat(path("second")).hasContent("old");
    assertThat(Files.size(path("kms"))).isGreaterThan(PLAINTEXT.length);
  }

  @Test
  void outputThatAppearsMeanwhile_isUntouched() throws Exception {
    try (SafeOutput output = SafeOutput.begin(path("new"), false)) {
      Files.writeString(path("new"), "of somebody else");
      assertThat(catchThrowable(output::commit)).isInstanceOf(FileException.class);
    }
    assertThat(path("new")).hasContent("of somebody else");
    onlyThere("plain", "new");
  }

  @Test
  void decrypt_ofAWrongFile_leavesNothing() throws Exception {
    encrypt();
    byte[] message = Files.readAllBytes(path("kms"));
    message[message.length - 1] ^= 1;
    Files.write(path("changed"), message);
    Files.write(path("cut"), Arrays.copyOf(message, message.length / 2));
    Files.write(path("foreign"), PLAINTEXT);
    for (String wrong : new String[] {"changed", "cut", "foreign"}) {
      fails(255, "the message is damaged", "decrypt", "--key-id", "alias/a", wrong, "back");
    }
    fails(
        255,
        "or encryption context",
        "decrypt",
        "--key-id",
        "alias/a",
        "--encryption-context",
        "t=8",
        "kms",
        "back");
    fails(255, "the message is damaged", "decrypt", "--key-id", "alias/b", "kms", "back");
    onlyThere("plain", "kms", "changed", "cut", "foreign");
  }

  /** The old output stays when the new one fails. */
  @Test
  void decrypt_ofAWrongFile_withForce_leavesTheOldOutput() throws Exception {
    Files.writeString(path("back"), "precious");
    fails(255, "", "decrypt", "--key-id", "alias/a", "--force", "plain", "back");
    assertThat(path("back")).hasContent("precious");
    onlyThere("plain", "back");
  }

  @Test
  void refusal_ofTheService_hasItsOwnExitCode_andLeavesNothing() throws Exception {
    String keyId = program.kms().call(DescribeKey.of("alias/a")).keyMetadata().keyId();
    program.kms().call(new DisableKey(keyId));
    fails(254, "is disabled", "encrypt", "--key-id", "alias/a", "plain", "kms");
    fails(254, "alias/none", "encrypt", "--key-id", "alias/none", "plain", "kms");
    onlyThere("plain");
  }

  @Test
  void words_thatAreWrong_areRefused() throws Exception {
    fails(252, "encrypt, decrypt, rewrap, inspect");
    fails(252, "--key-id", "encrypt", "plain", "kms");
    fails(252, "not 1 words", "encrypt", "--key-id", "alias/a", "plain");
    fails(252, "name=value", "encrypt", "--key-id", "a", "--encryption-context", "t", "plain", "k");
    fails(
        252, "twice", "encrypt", "--key-id", "a", "--encryption-context", "t=1,t=2", "plain", "k");
    fails(255, "there is no file", "encrypt", "--key-id", "alias/a", "none", "kms");
    fails(252, "its header is read first", "rewrap", "--source-key-id", "a", "-", "out");
    onlyThere("plain");
  }

  @Test
  void standardInputAndOutput_areStreams() throws Exception {
    try (FileChannel in = FileChannel.open(path("plain"));
        FileChannel out =
            FileChannel.open(
                path("piped"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      program.standardInput = in;
      program.standardOutput = out;
      succeeds("encrypt", "--key-id", "alias/a", "-", "-");
      assertThat(in.isOpen()).isTrue();
      assertThat(out.isOpen()).isTrue();
    }
    succeeds("decrypt", "--key-id", "alias/a", "piped", "back");
    assertThat(path("back")).hasBinaryContent(PLAINTEXT);
    assertThat(program.output.size()).isZero();
  }

  @Test
  void rewrap_inPlace_exchangesTheKey_andKeepsTheContext() throws Exception {
    encrypt();
    byte[] before = Files.readAllBytes(path("kms"));
    succeeds(
        "rewrap",
        "--source-key-id",
        "alias/a",
        "--source-encryption-context",
        "t=7",
        "--destination-key-id",
        "alias/b",
        "--in-place",
        "kms");
    assertThat(Files.readAllBytes(path("kms"))).isNotEqualTo(before).hasSameSizeAs(before);
    fails(255, "damaged", "decrypt", "--key-id", "alias/a", "kms", "back");
    succeeds("decrypt", "--key-id", "alias/b", "--encryption-context", "t=7,u=x", "kms", "back");
    assertThat(path("back")).hasBinaryContent(PLAINTEXT);
    onlyThere("plain", "kms", "back");
  }

  @Test
  void rewrap_withAnotherContext_bindsThatOne() throws Exception {
    encrypt();
    succeeds(
        "rewrap",
        "--source-key-id",
        "alias/a",
        "--destination-encryption-context",
        "new=1",
        "kms",
        "kms2");
    succeeds("decrypt", "--key-id", "alias/a", "--encryption-context", "new=1", "kms2", "back");
    assertThat(path("back")).hasBinaryContent(PLAINTEXT);
    fails(
        255,
        "encryption context",
        "decrypt",
        "--key-id",
        "alias/a",
        "--encryption-context",
        "t=7",
        "kms2",
        "b2");
  }

  @Test
  void rewrap_ofAWrongFile_leavesTheOldOne() throws Exception {
    encrypt();
    byte[] message = Files.readAllBytes(path("kms"));
    message[message.length - 1] ^= 1;
    Files.write(path("kms"), message);
    fails(255, "damaged", "rewrap", "--source-key-id", "alias/a", "--in-place", "kms");
    fails(
        255,
        "another encryption context",
        "rewrap",
        "--source-key-id",
        "alias/a",
        "--source-encryption-context",
        "t=8",
        "--in-place",
        "kms");
    assertThat(path("kms")).hasBinaryContent(message);
    onlyThere("plain", "kms");
  }

  @Test
  void inspect_needsNoKey_andShowsTheHeader() throws Exception {
    String keyId = program.kms().call(DescribeKey.of("alias/a")).keyMetadata().keyId();
    encrypt();
    succeeds("inspect", "kms");
    assertThat(program.output.toString(StandardCharsets.UTF_8).lines())
        .contains(
            "format version:     1",
            "encryption context: t=7, u=x",
            "IV needed:          no",
            "plaintext size:     3000001 bytes")
        .anyMatch(
            line -> line.startsWith("wrapped data key:") && line.endsWith("KMS key " + keyId));
    fails(255, "does not start like a message", "inspect", "plain");
  }

  @Test
  void inspect_asJson_canBeParsed() throws Exception {
    String keyId = program.kms().call(DescribeKey.of("alias/a")).keyMetadata().keyId();
    encrypt();
    program.json = true;
    succeeds("inspect", "kms");
    JsonNode json = new ObjectMapper().readTree(program.output.toByteArray());
    assertThat(json.get("FormatVersion").intValue()).isEqualTo(1);
    assertThat(json.get("EncryptionContext").get("t").textValue()).isEqualTo("7");
    assertThat(json.get("WrappedDataKeys").get(0).get("KeyId").textValue()).isEqualTo(keyId);
    assertThat(json.get("Commitment").binaryValue()).hasSize(32);
    assertThat(json.get("PlaintextSize").longValue()).isEqualTo(PLAINTEXT.length);
    assertThat(json.get("MessageSize").longValue()).isEqualTo(Files.size(path("kms")));
  }

  /** Whoever wrote the file chose its context: it must not move the cursor of whoever looks. */
  @Test
  void inspect_ofAContextWithControlCharacters_showsThemEscaped() {
    succeeds(
        "encrypt",
        "--key-id",
        "alias/a",
        "--encryption-context",
        "t=\u001b[2J\u202e",
        "plain",
        "k");
    succeeds("inspect", "k");
    assertThat(program.output.toString(StandardCharsets.UTF_8))
        .contains("t=\\u001b[2J\\u202e")
        .doesNotContain("\u001b");
  }

  @Test
  void progress_isShownOnATerminalOnly() throws Exception {
    assertThat(Progress.bar(0, 10)).startsWith("[" + " ".repeat(40) + "]   0 %");
    assertThat(Progress.bar(5 << 20, 10 << 20))
        .startsWith("[####################  ")
        .contains("50 %");
    assertThat(Progress.bar(11, 10)).contains("100 %");
    encrypt();
    assertThat(program.errors.size()).isZero();
    program.terminal = true;
    succeeds("encrypt", "--quiet", "--key-id", "alias/a", "plain", "kms2");
    Progress progress = new Progress(path("plain"), 3_000_001, program.err());
    while (program.errors.size() == 0) {
      Thread.sleep(1);
    }
    progress.close();
    assertThat(program.errorText()).contains("100 %").endsWith("\r");
  }
}
