// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.MessageVector;
import org.kmsjca.testing.Spec;
import org.kmsjca.testing.SpecPages;

/** Reads the example of {@code docs/spec/message-format.md} as a stranger would. */
class MessageFormatDocTest {

  private static final String PAGE = "message-format.md";
  private static final Pattern LINE = Pattern.compile(" *([0-9]+) +([0-9a-f]+) +(.*)");

  private final List<String> annotated = SpecPages.codeBlock(PAGE, "example message");
  private final Map<String, byte[]> inputs = new HashMap<>();
  private final byte[] message;

  MessageFormatDocTest() {
    for (String line : SpecPages.codeBlock(PAGE, "example inputs")) {
      int split = line.lastIndexOf(' ');
      inputs.put(
          line.substring(0, split).strip(), Bytes.ofHex(line.substring(split + 1)).toByteArray());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : annotated) {
      Matcher fields = LINE.matcher(line);
      assertThat(fields.matches()).as(line).isTrue();
      assertThat(bytes.size()).as(line).isEqualTo(Integer.parseInt(fields.group(1)));
      bytes.writeBytes(Bytes.ofHex(fields.group(2)).toByteArray());
    }
    message = bytes.toByteArray();
  }

  @Test
  void example_decoded_hasTheAnnotationsOfThePage() throws MalformedMessageException {
    MessageHeader header = MessageHeader.parse(message, 0, message.length);
    int body = header.sizeBytes();
    Map.Entry<String, String> pair = header.context().pairs().entrySet().iterator().next();
    int keySize = Bytes.utf8(pair.getKey()).sizeBytes();
    int valueSize = Bytes.utf8(pair.getValue()).sizeBytes();
    int wrappedSize = header.wrappedKeys().get(0).sizeBytes();
    int exponent = header.segmentSizeExponent();
    long plaintextSize = MessageLayout.plaintextSizeBytes(body, exponent, message.length);

    Lines lines = new Lines(message);
    lines.add(3, "magic: \"KMS\"");
    lines.add(1, "version: " + MessageLayout.VERSION);
    lines.add(2, "suite: " + MessageLayout.SUITE);
    lines.add(
        1,
        String.format(
            "segment size exponent: %d, segments of %d bytes",
            exponent, MessageLayout.segmentSizeBytes(exponent)));
    lines.add(2, "context length: " + header.context().encoded().sizeBytes());
    lines.add(2, "number of pairs: " + header.context().pairs().size());
    lines.add(2, "key length: " + keySize);
    lines.add(keySize, "key: \"" + pair.getKey() + '"');
    lines.add(2, "value length: " + valueSize);
    lines.add(valueSize, "value: \"" + pair.getValue() + '"');
    lines.add(1, "wrapped key count: " + header.wrappedKeys().size());
    lines.add(2, "wrapped key length: " + wrappedSize);
    lines.add(wrappedSize, "wrapped data key: \"opaque to format\"");
    lines.add(16, "commitment");
    lines.add(16, "commitment, second half");
    lines.add(1, "flags: " + BodyPrefix.flags(message, body) + ", caller's IV and AAD are bound");
    lines.add(8, "message number: " + BodyPrefix.messageNumber(message, body));
    lines.add((int) plaintextSize, "segment 0, ciphertext: " + plaintextSize + " bytes");
    lines.add(16, "segment 0, tag");
    assertThat(annotated).isEqualTo(lines.text);
    assertThat(header.wrappedKeys()).containsExactly(Bytes.utf8("opaque to format"));
    assertThat(header.encode()).isEqualTo(Bytes.copyOf(message, 0, body));
  }

  @Test
  @Spec({"MF-12", "MF-14", "MF-16", "MF-17"})
  void example_openedWithTheInputsOfThePage_givesThePlaintext() throws MalformedMessageException {
    byte[] plaintext =
        FormatReader.open(message, wrapped -> input("data key"), input("caller IV"), input("AAD"));

    assertThat(plaintext).isEqualTo(input("plaintext"));
    assertThat(Bytes.wrap(plaintext)).isEqualTo(Bytes.utf8("hello"));
  }

  @Test
  @Spec({"MF-12", "MF-13", "MF-14", "MF-16"})
  void example_computedStepByStep_hasTheIntermediateValuesOfThePage()
      throws MalformedMessageException {
    MessageHeader header = MessageHeader.parse(message, 0, message.length);
    byte[] info = MessageHeader.derivationInfo(header.boundPart()).toByteArray();
    byte[] derived = PlainWriter.hkdf(input("data key"), info);
    byte[] iv = new byte[SegmentIv.SIZE_BYTES];
    SegmentIv.write(iv, BodyPrefix.messageNumber(message, header.sizeBytes()), 0, true);

    assertThat(info).isEqualTo(input("info"));
    assertThat(Arrays.copyOf(derived, 32)).isEqualTo(input("message key"));
    assertThat(Bytes.copyOf(derived, 32, 32)).isEqualTo(header.commitment());
    assertThat(iv).isEqualTo(input("IV"));
    assertThat(AssociatedData.of(3, input("caller IV"), input("AAD")))
        .isEqualTo(input("associated data"));
  }

  @Test
  void example_comparedWithTheVectors_isTheFirst() {
    assertThat(MessageVector.readAll().get(0).message()).isEqualTo(Bytes.wrap(message));
  }

  @Test
  void failureClasses_namedInThePage_areThoseOfTheCode() {
    Set<String> named = new TreeSet<>();
    Matcher names = Pattern.compile("`([A-Z]+(?:_[A-Z]+)*)`").matcher(SpecPages.read(PAGE));
    while (names.find()) {
      named.add(names.group(1));
    }
    Set<String> defined = new TreeSet<>();
    for (FailureClass failureClass : FailureClass.values()) {
      defined.add(failureClass.name());
    }

    assertThat(named).isEqualTo(defined);
  }

  private byte[] input(String name) {
    byte[] input = inputs.get(name);
    assertThat(input).as(name).isNotNull();
    return input;
  }

  /** The block of the page, written from the bytes. */
  private static final class Lines {
    private final byte[] message;
    private final List<String> text = new ArrayList<>();
    private int offset;

    Lines(byte[] message) {
      this.message = message;
    }

    void add(int size, String meaning) {
      String hex = Bytes.copyOf(message, offset, size).hex();
      text.add(String.format("%3d  %-32s  %s", offset, hex, meaning));
      offset += size;
    }
  }
}
