// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.TagResource;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** AWS JSON 1.1, member by member. */
class JsonCodecTest {

  private static <T extends Record> T read(Class<T> type, String json) {
    return type.cast(JsonCodec.read(Structure.of(type), json.getBytes(StandardCharsets.UTF_8)));
  }

  private static String write(Record record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonCodec.write(Structure.of(record.getClass()), record, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void request_withAllKindsOfMembers_isRead() {
    Encrypt request =
        read(
            Encrypt.class,
            """
            {"KeyId":"alias/x","Plaintext":"aGVsbG8=","EncryptionContext":{"a":"b","c":""},
             "GrantTokens":["t1","t2"],"EncryptionAlgorithm":"SYMMETRIC_DEFAULT","DryRun":true}""");
    assertThat(request.keyId()).isEqualTo("alias/x");
    assertThat(request.plaintext().toByteArray()).asString().isEqualTo("hello");
    assertThat(request.encryptionContext().pairs()).containsEntry("a", "b").containsEntry("c", "");
    assertThat(request.grantTokens()).containsExactly("t1", "t2");
    assertThat(request.encryptionAlgorithm()).isEqualTo(EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    assertThat(request.dryRun()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"Limit\":null}", "{\"Unknown\":{\"a\":[1,{}]},\"limit\":3}"})
  void absentNullAndUnknownMembers_areAbsent(String json) {
    assertThat(read(ListKeys.class, json)).isEqualTo(ListKeys.of());
  }

  @Test
  void requiredMember_absent_isNullForTheServiceToRefuse() {
    assertThat(read(Encrypt.class, "{}").keyId()).isNull();
    assertThat(read(TagResource.class, "{\"KeyId\":\"k\"}").tags()).isNull();
    assertThat(read(TagResource.class, "{\"KeyId\":\"k\",\"Tags\":[null]}").tags())
        .containsOnlyNulls();
  }

  @Test
  void constraintsOfAGrant_absent_areNone() {
    assertThat(read(CreateGrant.class, "{\"KeyId\":\"k\"}").constraints())
        .isEqualTo(GrantConstraints.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1568565290 | 2019-09-15T16:34:50Z",
        "1.568565290E9 | 2019-09-15T16:34:50Z",
        "1568565290.123 | 2019-09-15T16:34:50.123Z",
        "-1 | 1969-12-31T23:59:59Z"
      })
  void timestamp_inAnyForm_isRead(String number, Instant moment) {
    assertThat(read(ImportKeyMaterial.class, "{\"ValidTo\":" + number + "}").validTo())
        .isEqualTo(moment);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1568565290.123456 | 1568565290.123",
        "1568565290 | 1568565290",
        "1568565290.5 | 1568565290.5",
        "1000000000 | 1000000000",
        "0 | 0"
      })
  void timestamp_written_isANumberWithMilliseconds(String given, String written) {
    Instant moment = read(ImportKeyMaterial.class, "{\"ValidTo\":" + given + "}").validTo();
    ImportKeyMaterial request =
        new ImportKeyMaterial("k", Bytes.EMPTY, Bytes.EMPTY, moment, null, null, null, null);
    assertThat(write(request)).contains("\"ValidTo\":" + written + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "null",
        "3",
        "{",
        "{}{}",
        "{} x",
        "{\"KeyId\":3}",
        "{\"KeyId\":[\"a\"]}",
        "{\"NumberOfBytes\":\"3\"}",
        "{\"NumberOfBytes\":3.5}",
        "{\"NumberOfBytes\":99999999999}",
        "{\"DryRun\":\"true\"}",
        "{\"DryRun\":1}",
        "{\"GrantTokens\":\"t\"}",
        "{\"GrantTokens\":[3]}",
        "{\"EncryptionContext\":[]}",
        "{\"EncryptionContext\":{\"a\":3}}",
        "{\"EncryptionContext\":{\"a\":null}}",
        "{\"EncryptionContext\":{\"a\":\"1\",\"a\":\"2\"}}",
        "{\"KeyId\":\"a\",\"KeyId\":\"b\"}",
        "{\"KeySpec\":1}",
        "{\"KeyId\":\"\uFFFE",
        "{'KeyId':'a'}",
        "{\"KeyId\":NaN}"
      })
  void malformedRequest_isRefused(String json) {
    assertThatThrownBy(() -> read(GenerateDataKey.class, json))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.name()).isEqualTo("SerializationException"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
  void otherEncoding_isRefused(String encoding) {
    byte[] body = "{\"KeyId\":\"a\"}".getBytes(Charset.forName(encoding));
    assertThatThrownBy(() -> JsonCodec.read(Structure.of(Decrypt.class), body))
        .hasMessage("SerializationException: The request is not in UTF-8.");
  }

  @Test
  void violations_areNotToldWithoutEnd() {
    String many = "{\"Operations\":[" + "\"\",".repeat(100_000) + "\"Fly\"]}";
    assertThatThrownBy(() -> read(CreateGrant.class, many))
        .hasMessageStartingWith("ValidationException: 100 validation errors detected: ")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(100_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "\"aGVsbG8\"", "\"aGVsbG8_\"", "5", "{}"})
  void blob_notInBase64_isRefused(String value) {
    assertThatThrownBy(() -> read(Decrypt.class, "{\"CiphertextBlob\":" + value + "}"))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.name()).isEqualTo("SerializationException"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e12", "-1e300", "\"2019\"", "true"})
  void timestamp_outOfRangeOrOfWrongType_isRefused(String value) {
    assertThatThrownBy(() -> read(ImportKeyMaterial.class, "{\"ValidTo\":" + value + "}"))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.name()).isEqualTo("SerializationException"));
  }

  @Test
  void nesting_tooDeep_isRefused() {
    String deep = "{\"Unknown\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    assertThatThrownBy(() -> read(ListKeys.class, deep)).isInstanceOf(WireException.class);
  }

  @Test
  void namesThatEnumerationsLack_areReportedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    CreateGrant.class,
                    "{\"Operations\":[\"Encrypt\",\"Fly\"],\"DryRun\":false,\"Name\":\"x\"}"))
        .hasMessageStartingWith(
            "ValidationException: 1 validation error detected: Value 'Fly' at"
                + " 'operations.2.member' failed to satisfy constraint: Member must satisfy enum"
                + " value set: [CreateGrant, Decrypt");
    assertThatThrownBy(
            () -> read(CreateKey.class, "{\"KeySpec\":\"A\",\"KeyUsage\":\"\",\"Tags\":[]}"))
        .hasMessageContaining("2 validation errors detected: Value 'A' at 'keySpec'")
        .hasMessageContaining("; Value '' at 'keyUsage'");
  }

  @Test
  void encryptionContext_tooLarge_isRefused() {
    String json = "{\"EncryptionContext\":{\"a\":\"" + "x".repeat(9000) + "\"}}";
    assertThatThrownBy(() -> read(GenerateDataKey.class, json))
        .isInstanceOfSatisfying(
            WireException.class, e -> assertThat(e.name()).isEqualTo("ValidationException"));
  }

  @Test
  void deprecatedKeySpec_isUnderstood_butNotTogetherWithTheNewOne() {
    assertThat(read(CreateKey.class, "{\"CustomerMasterKeySpec\":\"RSA_2048\"}").keySpec())
        .isEqualTo(KeySpec.RSA_2048);
    for (String both :
        List.of(
            "{\"CustomerMasterKeySpec\":\"RSA_2048\",\"KeySpec\":\"RSA_2048\"}",
            "{\"KeySpec\":\"RSA_2048\",\"CustomerMasterKeySpec\":\"RSA_2048\"}")) {
      assertThatThrownBy(() -> read(CreateKey.class, both))
          .hasMessage(
              "ValidationException: You cannot specify KeySpec and CustomerMasterKeySpec in the"
                  + " same request. CustomerMasterKeySpec is deprecated.");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Recipient", "CustomKeyStoreId", "XksKeyId"})
  void memberThatMustNotBeIgnored_isRefused(String member) {
    assertThatThrownBy(() -> read(CreateKey.class, "{\"" + member + "\":\"x\"}"))
        .isInstanceOf(WireException.class);
    assertThat(read(CreateKey.class, "{\"" + member + "\":null}")).isEqualTo(CreateKey.of());
  }

  @Test
  void result_isWritten_withoutAbsentMembers() {
    assertThat(write(new ListKeys.Result(List.of(), false, null)))
        .isEqualTo("{\"Keys\":[],\"Truncated\":false}");
    assertThat(write(new TagResource.Result())).isEmpty();
    assertThat(
            write(
                new GenerateDataKey.Result(
                    Bytes.ofHex("0102"), KeyMaterial.wrap(new byte[] {3}), "arn", "m")))
        .isEqualTo(
            "{\"CiphertextBlob\":\"AQI=\",\"Plaintext\":\"Aw==\",\"KeyId\":\"arn\","
                + "\"KeyMaterialId\":\"m\"}");
  }

  @Test
  void emptyPartsOfARequest_areLeftOut() {
    CreateGrant request =
        new CreateGrant(
            "k", null, null, List.of(), GrantConstraints.NONE, List.of(), "n", false, null, null);
    assertThat(write(request))
        .isEqualTo(
            "{\"KeyId\":\"k\",\"Operations\":[],\"GrantTokens\":[],\"Name\":\"n\",\"DryRun\":false}");
    assertThat(
            write(
                new CreateGrant(
                    "k",
                    null,
                    null,
                    List.of(),
                    GrantConstraints.subset(EncryptionContext.of("a", "b")),
                    List.of(),
                    null,
                    false,
                    null,
                    null)))
        .contains("\"Constraints\":{\"EncryptionContextSubset\":{\"a\":\"b\"}}");
  }
}
