// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/**
 * Derives {@code responseElements} from the result of an operation that changes something, for the
 * operations that tell more than which key was changed by naming the members that are told.
 */
final class ResponseElements {

  private static final String KEY_ID = "keyId";

  /* Operations that tell more than the key's ARN, and what. */
  private static final Map<String, Set<String>> TOLD =
      Map.of(
          "CreateKey", Set.of("keyMetadata"),
          "ReplicateKey", Set.of("replicaKeyMetadata", "replicaPolicy"),
          "CreateGrant", Set.of(KEY_ID, "grantId"),
          "ScheduleKeyDeletion", Set.of(KEY_ID, "keyState", "deletionDate", "pendingWindowInDays"),
          "ImportKeyMaterial", Set.of(KEY_ID, "keyMaterialId"),
          "DeleteImportedKeyMaterial", Set.of(KEY_ID, "keyMaterialId"),
          "CreateCustomKeyStore", Set.of("customKeyStoreId"));

  private static final Set<String> WITHOUT_KEY = Set.of("CreateKey", "ReplicateKey");

  private ResponseElements() {}

  /**
   * Derives the elements of an operation on keys.
   *
   * @param result what the operation gives
   * @param resources what the operation used; the last key among them is the one that was changed
   */
  static @Nullable JsonMembers of(String operation, Object result, List<Arn> resources) {
    Map<String, Object> elements = new LinkedHashMap<>();
    Arn key = WITHOUT_KEY.contains(operation) ? null : keyOf(resources);
    if (key != null) {
      elements.put(KEY_ID, key.toString());
    }
    Set<String> told = TOLD.get(operation);
    if (told != null && result instanceof Record) {
      for (JsonValues.Component component : JsonValues.components(result.getClass())) {
        if (told.contains(component.name())) {
          elements.putIfAbsent(component.name(), component.accessor().apply(result));
        }
      }
    }
    return JsonMembers.of(elements);
  }

  /** Derives the elements of an operation of another service: all that may be recorded. */
  static @Nullable JsonMembers all(Object result) {
    return result instanceof Record record ? json -> JsonValues.writeMembers(json, record) : null;
  }

  private static @Nullable Arn keyOf(List<Arn> resources) {
    Arn last = null;
    for (Arn arn : resources) {
      if (last == null || arn.resourceType().equals("key")) {
        last = arn;
      }
    }
    return last;
  }
}
