// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.MessageVector;
import org.kmsjca.testing.Spec;
import org.kmsjca.testing.SpecPages;

/** Runs the message vectors through two readers that share no knowledge of the format. */
class MessageVectorsTest {

  /** Eight tebibytes of segments fit into no file; see {@code MessageLayoutTest}. */
  private static final Set<FailureClass> NOT_IN_THE_FILE = Set.of(FailureClass.TOO_MANY_SEGMENTS);

  private static final List<MessageVector> CASES = MessageVector.readAll();

  static Stream<MessageVector> good() {
    return CASES.stream().filter(vector -> vector.refusedAs().isEmpty());
  }

  static Stream<MessageVector> goodWithIntermediateValues() {
    return good().filter(vector -> vector.json().has("info"));
  }

  static Stream<MessageVector> refused() {
    return CASES.stream().filter(vector -> !vector.refusedAs().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("good")
  @Spec({"MF-1", "MF-10", "MF-12", "MF-17", "MF-25"})
  void goodMessage_openedByAnIndependentReader_givesThePlaintext(MessageVector vector)
      throws PlainReader.Refused {
    byte[] plaintext =
        PlainReader.open(
            vector.message().toByteArray(),
            unwrap(vector),
            vector.callerIv().toByteArray(),
            vector.aad().toByteArray());

    assertThat(Bytes.wrap(plaintext)).isEqualTo(vector.plaintext());
  }

  @ParameterizedTest
  @MethodSource("good")
  @Spec({"MF-1", "MF-10", "MF-12", "MF-14", "MF-16", "MF-17", "MF-25"})
  void goodMessage_openedByThisPackage_givesThePlaintext(MessageVector vector)
      throws MalformedMessageException {
    byte[] plaintext =
        FormatReader.open(
            vector.message().toByteArray(),
            unwrap(vector),
            vector.callerIv().toByteArray(),
            vector.aad().toByteArray());

    assertThat(Bytes.wrap(plaintext)).isEqualTo(vector.plaintext());
  }

  @ParameterizedTest
  @MethodSource("refused")
  @Spec({
    "MF-2", "MF-3", "MF-4", "MF-5", "MF-6", "MF-7", "MF-8", "MF-9", "MF-10", "MF-11", "MF-13",
    "MF-17", "MF-18", "MF-20", "MF-21", "MF-22", "MF-23", "MF-25"
  })
  void badMessage_openedByAnIndependentReader_isRefusedForTheReasonNamed(MessageVector vector) {
    PlainReader.Refused refused =
        catchThrowableOfType(
            PlainReader.Refused.class,
            () ->
                PlainReader.open(
                    vector.message().toByteArray(),
                    unwrap(vector),
                    vector.callerIv().toByteArray(),
                    vector.aad().toByteArray()));

    assertThat(refused).isNotNull();
    assertThat(refused.failureClass.name()).isEqualTo(vector.refusedAs().get(0));
  }

  @ParameterizedTest
  @MethodSource("refused")
  @Spec({
    "MF-2", "MF-3", "MF-4", "MF-5", "MF-6", "MF-7", "MF-8", "MF-9", "MF-10", "MF-11", "MF-13",
    "MF-17", "MF-18", "MF-20", "MF-21", "MF-22", "MF-23", "MF-25"
  })
  void badMessage_openedByThisPackage_isRefusedForAReasonNamed(MessageVector vector) {
    MalformedMessageException refused =
        catchThrowableOfType(
            MalformedMessageException.class,
            () ->
                FormatReader.open(
                    vector.message().toByteArray(),
                    unwrap(vector),
                    vector.callerIv().toByteArray(),
                    vector.aad().toByteArray()));

    assertThat(refused).isNotNull();
    assertThat(vector.refusedAs()).contains(refused.failureClass().name());
  }

  @ParameterizedTest
  @MethodSource("goodWithIntermediateValues")
  @Spec({"MF-12", "MF-14", "MF-16", "MF-19"})
  void goodMessage_writtenWithThisPackage_hasTheIntermediateValues(MessageVector vector)
      throws Exception {
    JsonNode json = vector.json();
    byte[] callerIv = vector.callerIv().toByteArray();
    byte[] aad = vector.aad().toByteArray();
    int exponent = json.get("segmentSizeExponent").asInt();
    EncryptionContext context = EncryptionContext.decode(hex(json, "encryptionContext"));
    Bytes boundPart = MessageHeader.boundPart(exponent, context);
    Bytes info = MessageHeader.derivationInfo(boundPart);
    assertThat(info).isEqualTo(hex(json, "info"));

    byte[] dataKey = vector.wrappedKeys().values().iterator().next().toByteArray();
    byte[] derived = PlainWriter.hkdf(dataKey, info.toByteArray());
    Bytes messageKey = Bytes.copyOf(derived, 0, MessageLayout.MESSAGE_KEY_SIZE_BYTES);
    Bytes commitment = Bytes.copyOf(derived, 32, MessageLayout.COMMITMENT_SIZE_BYTES);
    assertThat(messageKey).isEqualTo(hex(json, "messageKey"));
    assertThat(commitment).isEqualTo(hex(json, "commitment"));

    int flags = AssociatedData.flags(callerIv, aad);
    assertThat(flags).isEqualTo(json.get("flags").asInt());
    assertThat(Bytes.wrap(AssociatedData.of(flags, callerIv, aad)))
        .isEqualTo(hex(json, "associatedData"));

    long messageNumber = Long.parseUnsignedLong(json.get("messageNumber").asText(), 16);
    int plaintextSize = vector.plaintext().sizeBytes();
    long segments = MessageLayout.segmentCount(exponent, plaintextSize);
    List<String> ivs = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      byte[] iv = new byte[SegmentIv.SIZE_BYTES];
      SegmentIv.write(iv, messageNumber, i, i == segments - 1);
      ivs.add(Bytes.wrap(iv).hex());
    }
    assertThat(ivs)
        .isEqualTo(Stream.of(json.get("ivs")).flatMap(MessageVectorsTest::texts).toList());

    MessageHeader header =
        new MessageHeader(
            exponent, context, List.copyOf(vector.wrappedKeys().keySet()), commitment);
    assertThat(vector.message().sizeBytes())
        .isEqualTo(MessageLayout.messageSizeBytes(header.sizeBytes(), exponent, plaintextSize));
    assertThat(header.encode())
        .isEqualTo(Bytes.copyOf(vector.message().toByteArray(), 0, header.sizeBytes()));
  }

  @Test
  void cases_namingFailureClasses_nameAllOfThem() {
    Set<FailureClass> missing = EnumSet.allOf(FailureClass.class);
    CASES.forEach(
        vector -> vector.refusedAs().forEach(name -> missing.remove(FailureClass.valueOf(name))));

    assertThat(missing).isEqualTo(NOT_IN_THE_FILE);
  }

  @Test
  void cases_ofTheFile_areAsManyAsThePageSays() {
    assertThat(good()).hasSize(21);
    assertThat(refused()).hasSize(232);
    assertThat(SpecPages.read("message-format.md"))
        .contains("21 good messages and 232 that must be refused");
  }

  @Test
  void file_comparedWithItsWriter_isUnchanged() throws IOException {
    try (InputStream file = getClass().getResourceAsStream(MessageVector.RESOURCE)) {
      String frozen = new String(file.readAllBytes(), StandardCharsets.UTF_8);

      // Not assertThat(text).isEqualTo(text): its report would print both.
      assertThat(frozen.equals(MessageV1VectorWriter.text())).isTrue();
    }
  }

  @Test
  @Spec({"MF-1", "MF-12", "MF-14", "MF-16"})
  void tenThousandMessages_writtenWithThisPackage_haveTheAccumulatedHash() {
    String accumulated = MessageVector.readFile().get("accumulatedSha256").asText();

    assertThat(AccumulatedCases.sha256(MessageVectorsTest::formatMessage)).isEqualTo(accumulated);
  }

  /** Writes an accumulated case with this package; only its inputs come from the plain writer. */
  private static byte[] formatMessage(int number) {
    PlainWriter inputs = AccumulatedCases.inputs(number);
    EncryptionContext context = EncryptionContext.of(AccumulatedCases.pairs(number));
    Bytes boundPart = MessageHeader.boundPart(inputs.exponent, context);
    byte[] derived =
        PlainWriter.hkdf(inputs.dataKey, MessageHeader.derivationInfo(boundPart).toByteArray());
    MessageHeader header =
        new MessageHeader(
            inputs.exponent,
            context,
            inputs.wrappedKeys.stream().map(Bytes::copyOf).toList(),
            Bytes.copyOf(derived, 32, 32));
    int headerSize = header.sizeBytes();
    int plaintextSize = inputs.plaintext.length;
    byte[] message =
        new byte[(int) MessageLayout.messageSizeBytes(headerSize, inputs.exponent, plaintextSize)];
    header.encode().copyTo(message, 0);
    int flags = AssociatedData.flags(inputs.callerIv, inputs.aad);
    BodyPrefix.write(message, headerSize, flags, inputs.messageNumber);
    byte[] associatedData = AssociatedData.of(flags, inputs.callerIv, inputs.aad);
    byte[] messageKey = Arrays.copyOf(derived, 32);
    byte[] iv = new byte[SegmentIv.SIZE_BYTES];
    int segmentSize = MessageLayout.segmentSizeBytes(inputs.exponent);
    int segments = (int) MessageLayout.segmentCount(inputs.exponent, plaintextSize);
    int position = headerSize + MessageLayout.BODY_PREFIX_SIZE_BYTES;
    for (int i = 0; i < segments; i++) {
      SegmentIv.write(iv, inputs.messageNumber, i, i == segments - 1);
      int from = i * segmentSize;
      byte[] part =
          Arrays.copyOfRange(inputs.plaintext, from, Math.min(plaintextSize, from + segmentSize));
      byte[] sealed = seal(messageKey, iv, i == 0 ? associatedData : new byte[0], part);
      System.arraycopy(sealed, 0, message, position, sealed.length);
      position += sealed.length;
    }
    assertThat(position).isEqualTo(message.length);
    return message;
  }

  private static byte[] seal(byte[] key, byte[] iv, byte[] associatedData, byte[] plaintext) {
    try {
      return PlainWriter.gcm(Cipher.ENCRYPT_MODE, key, iv, associatedData, plaintext);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static UnaryOperator<byte @Nullable []> unwrap(MessageVector vector) {
    Map<String, Bytes> dataKeys =
        vector.wrappedKeys().entrySet().stream()
            .collect(Collectors.toMap(entry -> entry.getKey().hex(), Map.Entry::getValue));
    return wrapped -> {
      Bytes dataKey = dataKeys.get(Bytes.copyOf(wrapped).hex());
      return dataKey == null ? null : dataKey.toByteArray();
    };
  }

  private static Bytes hex(JsonNode json, String name) {
    return Bytes.ofHex(json.get(name).asText());
  }

  private static Stream<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts.stream();
  }
}
