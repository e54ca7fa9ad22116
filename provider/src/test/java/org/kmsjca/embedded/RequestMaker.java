// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.WrappingKeySpec;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Makes requests as an input chooses: with values that mean something, with limits and what lies
 * beyond, with null, and with noise. Kinds of RSA keys that take long to generate are left out.
 */
final class RequestMaker {

  private static final String UUID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final List<Integer> NUMBERS =
      List.of(
          0,
          1,
          2,
          7,
          30,
          31,
          50,
          51,
          90,
          100,
          365,
          366,
          900,
          1000,
          1024,
          1025,
          2560,
          3600,
          43200,
          43201,
          -1,
          Integer.MIN_VALUE,
          Integer.MAX_VALUE);
  private static final List<Instant> INSTANTS =
      List.of(
          FuzzedService.START,
          FuzzedService.START.plusSeconds(86_400),
          FuzzedService.START.plusSeconds(366L * 86_400),
          Instant.EPOCH,
          Instant.MIN,
          Instant.MAX);
  private static final List<WrappingKeySpec> WRAPPING_KEYS =
      List.of(WrappingKeySpec.RSA_2048, WrappingKeySpec.SM2);
  private static final List<DataKeyPairSpec> PAIRS =
      Arrays.stream(DataKeyPairSpec.values())
          .filter(spec -> !spec.name().startsWith("RSA"))
          .toList();

  private final Choices choices;
  private final Map<String, List<String>> texts;
  private final List<Bytes> blobs = FuzzedService.prepared().blobs();
  private final List<ImportKeyMaterial> imports = FuzzedService.prepared().imports();

  RequestMaker(Choices choices) {
    this.choices = choices;
    texts = TEXTS;
  }

  <T extends Record> T make(Class<T> type) {
    return RequestRecords.make(
        type,
        component ->
            value(
                component.getName(),
                component.getType(),
                component,
                component.getAnnotatedType().isAnnotationPresent(Nullable.class)));
  }

  private @Nullable Object value(
      String name, Class<?> type, RecordComponent component, boolean nullable) {
    if (!type.isPrimitive() && (nullable ? choices.below(4) == 0 : choices.oneIn(64))) {
      return null;
    }
    if (type == List.class) {
      return list(name, component);
    }
    return single(name, type);
  }

  private List<Object> list(String name, RecordComponent component) {
    Class<?> element =
        (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
    List<Object> values = new ArrayList<>();
    int size = choices.oneIn(64) ? 60 : choices.below(4);
    for (int i = 0; i < size; i++) {
      values.add(choices.oneIn(64) ? null : single(name, element));
    }
    return values;
  }

  private @Nullable Object single(String name, Class<?> type) {
    if (type == String.class) {
      return text(name);
    }
    if (type == Integer.class) {
      return choices.of(NUMBERS);
    }
    if (type == boolean.class || type == Boolean.class) {
      return choices.oneIn(4);
    }
    if (type == Instant.class) {
      return choices.of(INSTANTS);
    }
    if (type == Bytes.class) {
      return bytes(name);
    }
    if (type == KeyMaterial.class) {
      return secret();
    }
    if (type == EncryptionContext.class) {
      return context();
    }
    if (type == WrappingKeySpec.class) {
      return choices.of(WRAPPING_KEYS);
    }
    if (type == DataKeyPairSpec.class) {
      return choices.of(PAIRS);
    }
    if (type.isEnum()) {
      return choices.of(List.of(type.getEnumConstants()));
    }
    return make(type.asSubclass(Record.class));
  }

  private String text(String name) {
    return switch (choices.below(32)) {
      case 29 -> choices.text();
      case 30 -> choices.of(HOSTILE);
      case 31 -> "x".repeat(1 + 8 * choices.below(256) * choices.below(256));
      default -> choices.of(texts.getOrDefault(name, HOSTILE));
    };
  }

  private Bytes bytes(String name) {
    byte[] known =
        switch (name) {
          case "importToken" -> choices.of(imports).importToken().toByteArray();
          case "encryptedKeyMaterial" -> choices.of(imports).encryptedKeyMaterial().toByteArray();
          default -> choices.of(blobs).toByteArray();
        };
    return switch (choices.below(8)) {
      case 5 -> Bytes.wrap(choices.bytes());
      case 6 -> {
        known[choices.below(known.length)] ^= (byte) (1 + choices.below(255));
        yield Bytes.wrap(known);
      }
      case 7 -> Bytes.wrap(new byte[32 * choices.below(256)]);
      default -> Bytes.wrap(known);
    };
  }

  private KeyMaterial secret() {
    KeyMaterial secret = KeyMaterial.wrap(new byte[choices.oneIn(8) ? 5000 : choices.below(64)]);
    if (choices.oneIn(16)) {
      secret.destroy();
    }
    return secret;
  }

  private EncryptionContext context() {
    int size = choices.below(4);
    if (size == 0) {
      return EncryptionContext.EMPTY;
    }
    Map<String, String> pairs = new HashMap<>();
    pairs.put("a", "b");
    for (int i = 1; i < size; i++) {
      pairs.put(choices.text(), choices.text());
    }
    try {
      return EncryptionContext.of(pairs);
    } catch (IllegalArgumentException e) { // as declared
      return EncryptionContext.of("A", "b");
    }
  }

  private static final List<String> POLICIES =
      List.of(
          "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}",
          "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"kms:Get*\",\"iam:*\"],\"Resource\":\"*\"}]}",
          FuzzedService.TRUST,
          "{\"Statement\":{\"Effect\":\"Deny\",\"NotPrincipal\":{\"AWS\":\"arn:aws:iam::111122223333:user/Alice\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\",\"Condition\":{\"StringLike\":{\"kms:EncryptionContext:a\":[\"*\",\"${aws:username}\"]},\"NumericLessThan\":{\"kms:RotationPeriodInDays\":\"1e9\"}}}}",
          "{}",
          "[",
          "{\"Version\":\"2012-10-17\",\"Statement\":[]}",
          "[".repeat(3000));

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "*",
          "${aws:username}",
          "\u0000",
          "\ud800",
          "a\udc00b",
          "\u20ac\ud83d\ude00\u0130",
          "x".repeat(129),
          "x".repeat(257),
          "x".repeat(2049),
          "arn:aws:kms:::",
          "arn:::::",
          "../../x",
          "\"},{\"a\":\"\n");

  private static final List<String> PRINCIPALS =
      List.of(
          "arn:aws:iam::111122223333:user/Bob",
          "arn:aws:iam::111122223333:root",
          "arn:aws:iam::111122223333:role/Reader",
          "arn:aws:sts::111122223333:assumed-role/Reader/session",
          "arn:aws:sts::111122223333:assumed-role/Reader",
          "arn:aws:iam::111122223333:user/Nobody",
          "arn:aws:iam::111122223333:group/Admins",
          "arn:aws:iam::444455556666:root",
          "111122223333",
          "s3.amazonaws.com",
          "arn:aws:iam::111122223333:role/");

  private static final Map<String, List<String>> TEXTS = texts();

  private static Map<String, List<String>> texts() {
    FuzzedService.Prepared prepared = FuzzedService.prepared();
    List<String> keys = new ArrayList<>(prepared.keyIds());
    keys.addAll(
        List.of(
            "alias/first",
            "alias/disabled",
            "arn:aws:kms:us-west-2:111122223333:alias/first",
            "arn:aws:kms:us-west-2:111122223333:key/" + UUID,
            "arn:aws:kms:eu-west-1:111122223333:key/" + UUID,
            "arn:aws:kms:us-west-2:444455556666:alias/none",
            "arn:aws:kms:us-west-2:111122223333:key/",
            "arn:aws:kms:us-west-2:111122223333:alias/",
            "arn:aws:kms:us-west-2:111122223333:grant/x",
            "arn:aws:s3:us-west-2:111122223333:key/" + UUID,
            "arn:aws:kms:us-west-2",
            UUID,
            UUID.replace("-", ""),
            "mrk-" + UUID.replace("-", ""),
            "alias/aws/s3",
            "alias/aws/none",
            "alias/"));
    Map<String, List<String>> texts = new HashMap<>();
    for (String name : List.of("keyId", "sourceKeyId", "destinationKeyId", "targetKeyId")) {
      texts.put(name, keys);
    }
    texts.put(
        "aliasName",
        List.of(
            "alias/first", "alias/new", "alias/aws/s3", "alias/aws/x", "alias/", "alias/a:b", "x"));
    for (String name : List.of("policy", "policyDocument", "assumeRolePolicyDocument")) {
      texts.put(name, POLICIES);
    }
    texts.put("granteePrincipal", PRINCIPALS);
    texts.put("retiringPrincipal", PRINCIPALS);
    texts.put(
        "granteeServicePrincipal", List.of("s3.amazonaws.com", "ec2.us-west-2.amazonaws.com"));
    texts.put("retiringServicePrincipal", List.of("s3.amazonaws.com"));
    texts.put("sourceArn", List.of("arn:aws:s3:us-west-2:111122223333:bucket", "arn:aws:s3:::b"));
    texts.put("grantTokens", with(prepared.grantTokens(), "AQpA", "x"));
    texts.put("grantToken", with(prepared.grantTokens(), "AQpA"));
    texts.put("grantId", with(prepared.grantIds(), "0".repeat(64), "x"));
    texts.put("marker", with(prepared.markers(), "AAAA", "TGlzdEtleXMK", "x"));
    texts.put("keyMaterialId", with(prepared.materialIds(), "0".repeat(64)));
    List<String> regions =
        List.of("eu-west-1", "us-west-2", "eu-west-2", "cn-north-1", "us-gov-west-1", "x-x-1");
    texts.put("replicaRegion", regions);
    texts.put("primaryRegion", regions);
    texts.put("policyName", List.of("default", "all", "Own", "other"));
    texts.put("tagKey", List.of("a", "A", "aws:x", "b"));
    texts.put("tagKeys", List.of("a", "A", "aws:x"));
    texts.put("tagValue", List.of("b", "", "c"));
    texts.put("key", List.of("a", "A", "aws:x", "b"));
    texts.put("value", List.of("b", ""));
    texts.put("name", List.of("n", "a/b"));
    texts.put("description", List.of("", "text", "\u00e4"));
    texts.put("userName", List.of("Alice", "Bob", "New", "alice", "Nobody"));
    texts.put("groupName", List.of("Admins", "New", "admins"));
    texts.put("roleName", List.of("Reader", "New", "reader"));
    List<String> policyArns =
        List.of(
            prepared.policyArn(),
            "arn:aws:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::aws:policy/None",
            "arn:aws:iam::111122223333:policy/None",
            "arn:aws:iam::444455556666:policy/Own",
            "arn:aws:kms:us-west-2:111122223333:key/x");
    texts.put("policyArn", policyArns);
    texts.put("permissionsBoundary", policyArns);
    texts.put("policyArns", policyArns);
    texts.put("transitiveTagKeys", List.of("a", "A", "x"));
    texts.put("versionId", List.of("v1", "v2", "v99999999999999999999", "v0"));
    texts.put("accessKeyId", List.of(prepared.accessKeyId(), "AKIAIOSFODNN7EXAMPLE"));
    texts.put("status", List.of("Active", "Inactive", "active"));
    texts.put("path", List.of("/", "/a/", "/a/b/", "a", "//"));
    texts.put("pathPrefix", List.of("/", "/a", "/a/"));
    texts.put("roleArn", with(PRINCIPALS, "arn:aws:iam::111122223333:role/None"));
    texts.put("roleSessionName", List.of("session", "a@b"));
    texts.put("externalId", List.of("id", "x/y"));
    texts.put("sourceIdentity", List.of("Alice", "x:y"));
    texts.put("scope", List.of("Local", "AWS", "All", "none"));
    return Map.copyOf(texts);
  }

  private static List<String> with(List<String> known, String... more) {
    List<String> all = new ArrayList<>(known);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
