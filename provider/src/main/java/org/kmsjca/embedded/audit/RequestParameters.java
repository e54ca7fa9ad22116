// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Member;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReEncrypt;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Derives {@code requestParameters} from the components of a request record.
 *
 * <p>Left out are blobs, secrets and grant tokens, members that are absent, empty encryption
 * contexts, and {@code dryRun} unless it is set. Members in the table of defaults are recorded also
 * when they are absent.
 */
final class RequestParameters {

  private static final Map<Class<?>, Map<String, Object>> DEFAULTS =
      Map.of(
          Encrypt.class,
          Map.of("encryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT.name()),
          Decrypt.class,
          Map.of("encryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT.name()),
          ReEncrypt.class,
          Map.of(
              "sourceEncryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT.name(),
              "destinationEncryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT.name()),
          CreateKey.class,
          Map.of(
              "description", "",
              "keyUsage", KeyUsage.ENCRYPT_DECRYPT.name(),
              "keySpec", KeySpec.SYMMETRIC_DEFAULT.name(),
              "origin", KeyOrigin.AWS_KMS.name(),
              "bypassPolicyLockoutSafetyCheck", false),
          PutKeyPolicy.class,
          Map.of("policyName", "default", "bypassPolicyLockoutSafetyCheck", false),
          GetKeyPolicy.class,
          Map.of("policyName", "default"),
          ScheduleKeyDeletion.class,
          Map.of("pendingWindowInDays", 30));

  private static final ClassValue<List<Parameter>> PARAMETERS =
      new ClassValue<>() {
        @Override
        protected List<Parameter> computeValue(Class<?> type) {
          return parameters(type);
        }
      };

  private RequestParameters() {}

  /** Derives the parameters; null if nothing remains. */
  static @Nullable Map<String, Object> of(KmsRequest<?> request) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Parameter parameter : PARAMETERS.get(request.getClass())) {
      Object value = parameter.of(request);
      if (value != null) {
        parameters.put(parameter.name, value);
      }
    }
    if (request instanceof CreateKey) {
      Object keySpec = parameters.get("keySpec");
      if (keySpec != null && DeprecatedNames.hasTwin(keySpec.toString())) {
        parameters.put("customerMasterKeySpec", keySpec);
      }
    }
    return parameters.isEmpty() ? null : parameters;
  }

  private static List<Parameter> parameters(Class<?> type) {
    Map<String, Object> defaults = DEFAULTS.getOrDefault(type, Map.of());
    List<Parameter> parameters = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Member member = component.getAnnotation(Member.class);
      boolean secret = member != null && member.sensitive();
      boolean blob = component.getType() == Bytes.class || component.getType() == KeyMaterial.class;
      if (!secret && !blob) {
        parameters.add(
            new Parameter(
                component.getName(), component.getAccessor(), defaults.get(component.getName())));
      }
    }
    return parameters;
  }

  /** One member that is recorded. */
  private record Parameter(String name, Method accessor, @Nullable Object defaultValue) {

    @Nullable Object of(KmsRequest<?> request) {
      try {
        return recorded(accessor.invoke(request));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("the accessors of requests are public and do not throw", e);
      }
    }

    private @Nullable Object recorded(@Nullable Object value) {
      if (value == null) {
        return defaultValue;
      }
      if (value instanceof EncryptionContext context) {
        return context.isEmpty() ? null : context.pairs();
      }
      if (value instanceof Enum<?> constant) {
        return constant.name();
      }
      if (value instanceof Collection<?> list && list.isEmpty()) {
        return null;
      }
      if (name.equals("dryRun") && value.equals(false)) {
        return null;
      }
      return value;
    }
  }
}
