// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.ScheduleKeyDeletion;

/**
 * Derives {@code responseElements} from the result of an operation that changes something: the new
 * key's metadata, the plan of a deletion, and for all others the key's ARN.
 */
final class ResponseElements {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ResponseElements() {}

  /** Derives the elements; {@code key} is the key that was changed. */
  static @Nullable Map<String, Object> of(Object result, @Nullable Arn key) {
    if (result instanceof CreateKey.Result created) {
      return Map.of("keyMetadata", metadata(created.keyMetadata()));
    }
    Map<String, Object> elements = new LinkedHashMap<>();
    if (result instanceof ScheduleKeyDeletion.Result scheduled) {
      elements.put("keyId", scheduled.keyId());
      elements.put("keyState", scheduled.keyState().awsName());
      if (scheduled.deletionDate() != null) {
        elements.put("deletionDate", date(scheduled.deletionDate()));
      }
      elements.put("pendingWindowInDays", scheduled.pendingWindowInDays());
    } else if (key != null) {
      elements.put("keyId", key.toString());
    }
    return elements.isEmpty() ? null : elements;
  }

  private static Map<String, Object> metadata(KeyMetadata key) {
    Map<String, Object> elements = new LinkedHashMap<>();
    elements.put("aWSAccountId", key.awsAccountId());
    elements.put("keyId", key.keyId());
    elements.put("arn", key.arn());
    elements.put("creationDate", date(key.creationDate()));
    elements.put("enabled", key.enabled());
    elements.put("description", key.description());
    elements.put("keyUsage", key.keyUsage().name());
    elements.put("keyState", key.keyState().awsName());
    elements.put("origin", key.origin().name());
    elements.put("keyManager", "CUSTOMER");
    elements.put("keySpec", key.keySpec().name());
    if (DeprecatedNames.hasTwin(key.keySpec().name())) {
      elements.put("customerMasterKeySpec", key.keySpec().name());
    }
    if (!key.encryptionAlgorithms().isEmpty()) {
      elements.put(
          "encryptionAlgorithms", key.encryptionAlgorithms().stream().map(Enum::name).toList());
    }
    elements.put("multiRegion", key.multiRegion());
    if (key.currentKeyMaterialId() != null) {
      elements.put("currentKeyMaterialId", key.currentKeyMaterialId());
    }
    return elements;
  }

  private static String date(Instant instant) {
    return DATE.format(instant);
  }
}
