// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKeyPair;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.KmsInvalidRequestException;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UntagResource;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** The constraints at the members of requests, and the words of their violations. */
class RequestValidationTest {

  @Test
  void noViolation_passes() {
    assertThatCode(() -> RequestValidation.check(DescribeKey.of("x"))).doesNotThrowAnyException();
    assertThatCode(() -> RequestValidation.check(ListKeys.of())).doesNotThrowAnyException();
    assertThatCode(() -> RequestValidation.check(CreateKey.of())).doesNotThrowAnyException();
  }

  @Test
  void nullMember_isReported() {
    assertViolations(
        DescribeKey.of(null),
        "1 validation error detected: Value null at 'keyId' failed to satisfy constraint: Member"
            + " must not be null");
  }

  @Test
  void nullContext_isReported() {
    assertViolations(
        Encrypt.of("x", KeyMaterial.wrap(new byte[1]), null),
        "1 validation error detected: Value null at 'encryptionContext' failed to satisfy"
            + " constraint: Member must not be null");
  }

  @Test
  void tooLongAndTooShort_areReported() {
    String longId = "x".repeat(2049);
    assertViolations(
        DescribeKey.of(longId),
        "1 validation error detected: Value '"
            + longId
            + "' at 'keyId' failed to satisfy constraint: Member must have length less than or"
            + " equal to 2048");
    assertViolations(
        DescribeKey.of(""),
        "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: Member"
            + " must have length greater than or equal to 1");
  }

  @Test
  void numbers_areReportedAsValues() {
    assertViolations(
        new ListKeys(0, null),
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member"
            + " must have value greater than or equal to 1");
  }

  @Test
  void severalViolations_areJoinedInTheOrderOfTheMembers() {
    assertViolations(
        new CreateAlias("not allowed", ""),
        "2 validation errors detected: Value 'not allowed' at 'aliasName' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$;"
            + " Value '' at 'targetKeyId' failed to satisfy constraint: Member must have length"
            + " greater than or equal to 1");
  }

  @Test
  void violationsWithoutEnd_areCutOff() {
    List<String> keys = Collections.nCopies(100_000, "");
    assertThatThrownBy(() -> RequestValidation.check(new UntagResource("x", keys)))
        .hasMessageContaining(RequestValidation.MAX_VIOLATIONS + " validation errors detected: ")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(500_000));
  }

  @Test
  void oneValueWithTwoViolations_isReportedTwice() {
    assertViolations(
        new CreateAlias("", "x"),
        "2 validation errors detected: Value '' at 'aliasName' failed to satisfy constraint: Member"
            + " must have length greater than or equal to 1; Value '' at 'aliasName' failed to"
            + " satisfy constraint: Member must satisfy regular expression pattern:"
            + " ^[a-zA-Z0-9:/_-]+$");
  }

  @Test
  void sensitiveMember_isNotShown() {
    KmsInvalidRequestException error =
        violation(Encrypt.of("x", KeyMaterial.wrap(new byte[5000]), EncryptionContext.EMPTY));
    assertThat(error.detail())
        .contains(
            "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member"
                + " must have length less than or equal to 4096");
  }

  @Test
  void blob_isNotShown() {
    assertViolations(
        Decrypt.of(Bytes.EMPTY, EncryptionContext.EMPTY, null),
        "1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1");
    assertViolations(
        Decrypt.of(Bytes.wrap(new byte[6145]), EncryptionContext.EMPTY, null),
        "1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint:"
            + " Member must have length less than or equal to 6144");
  }

  @Test
  void elevenGrantTokens_areReported() {
    List<String> tokens = Collections.nCopies(11, "a token that nobody may see");
    assertViolations(
        new DescribeKey("x", tokens),
        "1 validation error detected: Value at 'grantTokens' failed to satisfy constraint: Member must have length less than"
            + " or equal to 10");
  }

  @Test
  void policyCharacters_areChecked() {
    assertViolations(
        PutKeyPolicy.of("x", "\u20ac"),
        "1 validation error detected: Value '\u20ac' at 'policy' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern:"
            + " [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+");
    assertThatCode(() -> RequestValidation.check(PutKeyPolicy.of("x", "\t\r\n \u00ff")))
        .doesNotThrowAnyException();
  }

  @Test
  @Spec("KL-7")
  void memberOfAListElement_isReportedByItsPlace() {
    String longKey = "k".repeat(129);
    assertViolations(
        new TagResource("x", List.of(new Tag(longKey, "v"), new Tag("ok", "v"), new Tag("", null))),
        "3 validation errors detected: Value '"
            + longKey
            + "' at 'tags.1.member.tagKey' failed to satisfy constraint: Member must have length"
            + " less than or equal to 128; Value '' at 'tags.3.member.tagKey' failed to satisfy"
            + " constraint: Member must have length greater than or equal to 1; Value null at"
            + " 'tags.3.member.tagValue' failed to satisfy constraint: Member must not be null");
  }

  @Test
  void elementOfAList_isReportedByItsPlace() {
    assertViolations(
        new UntagResource("x", List.of("ok", "")),
        "1 validation error detected: Value '' at 'tagKeys.2.member' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 1");
  }

  @Test
  void elementOfASensitiveList_isNotShown() {
    KmsInvalidRequestException error =
        violation(new DescribeKey("x", List.of("ok", "s".repeat(8193))));
    assertThat(error.detail())
        .contains(
            "1 validation error detected: Value at 'grantTokens.2.member' failed to satisfy"
                + " constraint: Member must have length less than or equal to 8192");
  }

  @Test
  void memberOfANestedRecord_isReportedByItsPath() {
    GrantConstraints tooShort =
        new GrantConstraints(EncryptionContext.EMPTY, EncryptionContext.EMPTY, "arn:aws:x");
    assertViolations(
        new CreateGrant("x", "p", null, List.of(), tooShort, List.of(), null, false, null, null),
        "2 validation errors detected: Value 'arn:aws:x' at 'constraints.sourceArn' failed to"
            + " satisfy constraint: Member must have length greater than or equal to 20; Value"
            + " 'arn:aws:x' at 'constraints.sourceArn' failed to satisfy constraint: Member must"
            + " satisfy regular expression pattern:"
            + " arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+");
  }

  @Test
  void tagsThatMayBeEmpty_arePassed() {
    assertThatCode(() -> RequestValidation.check(new TagResource("x", List.of(new Tag("k", "")))))
        .doesNotThrowAnyException();
  }

  @Test
  void enumThatIsMissing_isReported() {
    assertViolations(
        new GenerateDataKeyPair(EncryptionContext.EMPTY, "x", null, List.of(), false),
        "1 validation error detected: Value null at 'keyPairSpec' failed to satisfy constraint:"
            + " Member must not be null");
  }

  private static void assertViolations(Record request, String text) {
    assertThat(violation(request).detail()).contains(text);
  }

  private static KmsInvalidRequestException violation(Record request) {
    return catchThrowableOfType(
        KmsInvalidRequestException.class, () -> RequestValidation.check(request));
  }
}
