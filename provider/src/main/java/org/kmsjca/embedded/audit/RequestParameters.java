// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyUsage;

/**
 * Derives {@code requestParameters} from the components of a request record.
 *
 * <p>Left out are blobs, secrets and tokens, members that are absent, empty lists and encryption
 * contexts, and {@code dryRun} unless it is set. Members in the table of defaults are recorded also
 * when they are absent.
 */
final class RequestParameters {

  /** Operations whose requests say nothing that may be recorded. */
  private static final Set<String> WITHOUT = Set.of("RetireGrant");

  private static final Map<String, Map<String, Object>> DEFAULTS =
      Map.ofEntries(
          Map.entry(
              "Encrypt", Map.of("encryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT)),
          Map.entry(
              "Decrypt", Map.of("encryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT)),
          Map.entry(
              "ReEncrypt",
              Map.of(
                  "sourceEncryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT,
                  "destinationEncryptionAlgorithm", EncryptionAlgorithm.SYMMETRIC_DEFAULT)),
          Map.entry(
              "CreateKey",
              Map.of(
                  "description", "",
                  "keyUsage", KeyUsage.ENCRYPT_DECRYPT,
                  "keySpec", KeySpec.SYMMETRIC_DEFAULT,
                  "origin", KeyOrigin.AWS_KMS,
                  "bypassPolicyLockoutSafetyCheck", false)),
          Map.entry("GetKeyPolicy", Map.of("policyName", "default")),
          Map.entry("ImportKeyMaterial", Map.of("expirationModel", "KEY_MATERIAL_EXPIRES")),
          Map.entry(
              "PutKeyPolicy",
              Map.of("policyName", "default", "bypassPolicyLockoutSafetyCheck", false)),
          Map.entry(
              "ReplicateKey", Map.of("description", "", "bypassPolicyLockoutSafetyCheck", false)),
          Map.entry("ScheduleKeyDeletion", Map.of("pendingWindowInDays", 30)));

  private RequestParameters() {}

  /** Derives the parameters of an operation; null if it has none. */
  static @Nullable JsonMembers of(String operation, Record request) {
    if (WITHOUT.contains(operation)) {
      return null;
    }
    Map<String, Object> defaults = DEFAULTS.getOrDefault(operation, Map.of());
    return json -> write(json, request, defaults);
  }

  private static void write(JsonText json, Record request, Map<String, Object> defaults) {
    for (JsonValues.Component component : JsonValues.components(request.getClass())) {
      Object value = component.accessor().apply(request);
      if (value == null) {
        value = defaults.get(component.name());
      }
      if (component.name().equals("dryRun") && Boolean.FALSE.equals(value)) {
        continue;
      }
      JsonValues.writeMember(json, component.name(), value);
      if (component.name().equals("keySpec") && defaults.containsKey("keySpec")) {
        JsonValues.writeTwin(json, value);
      }
    }
  }
}
