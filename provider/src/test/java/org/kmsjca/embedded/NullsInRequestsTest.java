// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Null where the types forbid it, in every member of every request. */
class NullsInRequestsTest extends IamContractTest {

  private static final int KMS_OPERATIONS = 42;
  private static final int IAM_OPERATIONS = 65;

  /** A request with one null, and where it is. */
  private record Case(Record request, String path, boolean allowed) {

    String violation() {
      return "Value null at '" + path + "' failed to satisfy constraint: Member must not be null";
    }
  }

  @Test
  void kmsRequests_nullWhereTheTypeForbidsIt_isAValidationErrorThatNamesThePlace() {
    List<Class<? extends Record>> types = RequestRecords.below(KmsRequest.class);
    assertThat(types).hasSize(KMS_OPERATIONS);
    List<Case> cases = types.stream().flatMap(NullsInRequestsTest::cases).toList();
    assertThat(cases).anyMatch(Case::allowed).anyMatch(one -> one.path().contains(".1.member"));
    for (Case one : cases) {
      KmsException error =
          catchThrowableOfType(KmsException.class, () -> kms.call((KmsRequest<?>) one.request()));
      check(
          one,
          error == null ? "" : error.code().awsName() + ": " + error.detail().orElse(""),
          KmsErrorCode.VALIDATION.awsName());
    }
  }

  @Test
  void iamRequests_nullWhereTheTypeForbidsIt_isAValidationErrorThatNamesThePlace() {
    List<Class<? extends Record>> types = RequestRecords.below(IamRequest.class);
    assertThat(types).hasSize(IAM_OPERATIONS);
    for (Case one : types.stream().flatMap(NullsInRequestsTest::cases).toList()) {
      IamException error =
          catchThrowableOfType(IamException.class, () -> iam((IamRequest<?>) one.request()));
      check(
          one,
          error == null ? "" : error.code().awsName() + ": " + error.detail(),
          IamErrorCode.VALIDATION_ERROR.awsName());
    }
  }

  private static void check(Case one, String error, String code) {
    if (one.allowed()) { // whatever else is wrong, and whether it is needed this time
      assertThat(
              Optional.ofNullable(catchThrowable(() -> RequestValidation.check(one.request())))
                  .map(Throwable::getMessage)
                  .orElse(""))
          .as("%s", one.request())
          .doesNotContain(one.violation());
    } else {
      assertThat(error).as("%s", one.request()).startsWith(code + ": ").contains(one.violation());
    }
  }

  @Test
  void refusedNull_isRecordedLikeEveryFailure() {
    List<Tag> tags = new ArrayList<>();
    tags.add(null);
    tags.add(new Tag("a", null));
    assertErrorContains(
        KmsErrorCode.VALIDATION,
        "2 validation errors detected",
        () -> kms.call(new TagResource("x", tags)));
    assertThat(lastEvent().path("errorCode").asText()).isEqualTo("ValidationException");
    assertThat(lastEvent().path("requestParameters").path("tags"))
        .hasToString("[null,{\"tagKey\":\"a\"}]");
  }

  @Test
  void momentWithoutDate_isRefusedAndRecorded() {
    for (Instant moment : List.of(Instant.MIN, Instant.MAX)) {
      assertErrorContains(
          KmsErrorCode.NOT_FOUND,
          "Invalid keyId 'x'",
          () ->
              kms.call(
                  new ImportKeyMaterial(
                      "x", Bytes.utf8("t"), Bytes.utf8("m"), moment, null, null, null, null)));
      assertThat(lastEvent().path("requestParameters").path("validTo").asText())
          .isEqualTo(moment.toString());
    }
  }

  @Test
  void listOfARequest_isACopy() {
    List<Tag> tags = new ArrayList<>();
    tags.add(null);
    TagResource request = new TagResource("x", tags);
    tags.add(new Tag("a", "b"));
    assertThat(request.tags()).hasSize(1);
    assertThat(CreateGrant.of("x", "y", (GrantOperation) null).operations()).hasSize(1);
  }

  @Test
  void encryptionContext_withNull_cannotBeMade() {
    Map<String, String> noValue = new HashMap<>();
    noValue.put("a", null);
    Map<String, String> noKey = new HashMap<>();
    noKey.put(null, "a");
    for (Map<String, String> pairs : List.of(noValue, noKey)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EncryptionContext.of(pairs))
          .withMessage("a key or value of the encryption context is null");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> EncryptionContext.of(null, "a"));
    assertThatIllegalArgumentException().isThrownBy(() -> EncryptionContext.of("a", null));
  }

  /** Gives one case for each member, each element of a list, and each member of what is inside. */
  private static Stream<Case> cases(Class<? extends Record> type) {
    List<Case> cases = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType().isPrimitive()) {
        continue;
      }
      String name = component.getName();
      cases.add(new Case(with(type, name, null), name, allowsNull(component)));
      if (component.getType() == List.class) {
        List<Object> none = Collections.singletonList(null);
        cases.add(new Case(with(type, name, none), name + ".1.member", false));
        Class<?> element = element(component);
        if (element.isRecord()) {
          inside(element.asSubclass(Record.class))
              .forEach(
                  one ->
                      cases.add(
                          new Case(
                              with(type, name, List.of(one.request())),
                              name + ".1.member." + one.path(),
                              one.allowed())));
        }
      } else if (component.getType().isRecord()) {
        inside(component.getType().asSubclass(Record.class))
            .forEach(
                one ->
                    cases.add(
                        new Case(
                            with(type, name, one.request()),
                            name + "." + one.path(),
                            one.allowed())));
      }
    }
    return cases.stream();
  }

  private static Stream<Case> inside(Class<? extends Record> type) {
    return cases(type);
  }

  private static <T extends Record> T with(Class<T> type, String name, @Nullable Object value) {
    return RequestRecords.make(
        type, component -> component.getName().equals(name) ? value : sample(component.getType()));
  }

  private static boolean allowsNull(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Class<?> element(RecordComponent list) {
    return (Class<?>) ((ParameterizedType) list.getGenericType()).getActualTypeArguments()[0];
  }

  private static Object sample(Class<?> type) {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return SAMPLES.get(type);
  }

  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          String.class,
          "sample",
          Integer.class,
          1,
          Boolean.class,
          false,
          boolean.class,
          false,
          Instant.class,
          START,
          List.class,
          List.of(),
          Bytes.class,
          Bytes.utf8("bytes"),
          KeyMaterial.class,
          KeyMaterial.copyOf(new byte[32]),
          EncryptionContext.class,
          EncryptionContext.EMPTY,
          GrantConstraints.class,
          GrantConstraints.NONE);
}
