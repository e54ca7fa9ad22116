// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.AliasRecord;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterial;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.keys.RotationSchedule;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.KeyId;
import org.kmsjca.kms.KeyManager;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeySpec;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KeyUsage;
import org.kmsjca.kms.RotationType;
import org.kmsjca.material.KeyMaterial;

/**
 * Rows of KMS keys, their backing keys and their aliases.
 *
 * <p>What does not fit is an {@link IllegalArgumentException} or a {@link
 * java.time.DateTimeException}.
 */
final class KeyRows {

  /** Column of the wrapped material in a row of a backing key. */
  static final int WRAPPED = 4;

  private static final String NO_TAGS = "{}";

  private KeyRows() {}

  /** Loaded when the first key has tags. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}
  }

  static Row row(KmsKeyRecord key, long changeNumber) {
    @Nullable RotationSchedule rotation = key.rotation();
    return Row.of(
        StoreTable.KMS_KEY,
        key.arn(),
        changeNumber,
        key.creationDate(),
        key.description(),
        key.keyUsage(),
        key.keySpec(),
        key.origin(),
        key.state(),
        key.deletionDate(),
        key.policy(),
        key.keyManager(),
        key.pendingWindowInDays(),
        key.deletionDueSince(),
        key.primaryRegion(),
        tags(key.tags()),
        rotation == null ? null : rotation.periodInDays(),
        rotation == null ? null : rotation.nextRotationDate());
  }

  /**
   * Reads a key.
   *
   * @param shared gives one object for equal texts, of which there are many
   */
  static KmsKeyRecord key(Row row, List<BackingKey> backingKeys, UnaryOperator<String> shared) {
    @Nullable Integer rotationPeriod = row.numberOrNull(15);
    return KmsKeyRecord.builder(arn(row.text(0), shared), row.instant(2))
        .description(row.text(3))
        .keyUsage(row.constant(4, KeyUsage.class))
        .keySpec(row.constant(5, KeySpec.class))
        .origin(row.constant(6, KeyOrigin.class))
        .state(row.constant(7, KeyState.class))
        .deletionDate(row.instantOrNull(8))
        .policy(shared.apply(row.text(9)))
        .keyManager(row.constant(10, KeyManager.class))
        .pendingWindowInDays(row.numberOrNull(11))
        .deletionDueSince(row.instantOrNull(12))
        .primaryRegion(row.textOrNull(13))
        .tags(tags(row.text(14)))
        .rotation(
            rotationPeriod == null ? null : new RotationSchedule(rotationPeriod, row.instant(16)))
        .backingKeys(backingKeys)
        .build();
  }

  static Row row(Arn keyArn, BackingKey backingKey, int generation, byte @Nullable [] wrapped) {
    @Nullable ImportedMaterial imported = backingKey.imported();
    return Row.of(
        StoreTable.BACKING_KEY,
        keyArn,
        backingKey.id(),
        generation,
        backingKey.creationDate(),
        wrapped,
        backingKey.state(),
        backingKey.rotationType(),
        backingKey.rotationDate(),
        imported == null ? null : imported.expirationModel(),
        imported == null ? null : imported.validTo(),
        imported == null ? null : imported.description());
  }

  static BackingKey backingKey(Row row, @Nullable KeyMaterial material) {
    @Nullable ExpirationModel model = row.constantOrNull(8, ExpirationModel.class);
    return new BackingKey(
        row.text(1),
        material,
        row.instant(3),
        row.constant(5, KeyMaterialState.class),
        row.constantOrNull(6, RotationType.class),
        row.instantOrNull(7),
        model == null
            ? null
            : new ImportedMaterial(model, row.instantOrNull(9), row.textOrNull(10)));
  }

  static Row row(AliasRecord alias, long changeNumber) {
    return Row.of(
        StoreTable.ALIAS,
        alias.arn(),
        changeNumber,
        alias.targetArn(),
        alias.creationDate(),
        alias.lastUpdatedDate());
  }

  static AliasRecord alias(Row row) {
    Instant creationDate = row.instant(3);
    return new AliasRecord(
        Arn.of(row.text(0)),
        new KeyId(Arn.of(row.text(2)).resourceName()),
        creationDate,
        row.instant(4));
  }

  private static Arn arn(String text, UnaryOperator<String> shared) {
    Arn arn = Arn.of(text);
    return new Arn(
        shared.apply(arn.partition()),
        shared.apply(arn.service()),
        shared.apply(arn.region()),
        shared.apply(arn.account()),
        arn.resource());
  }

  private static String tags(Map<String, String> tags) {
    try {
      return tags.isEmpty() ? NO_TAGS : Json.MAPPER.writeValueAsString(tags);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("tags that are no text", e);
    }
  }

  private static Map<String, String> tags(String json) {
    try {
      return json.equals(NO_TAGS)
          ? Map.of()
          : Json.MAPPER.readValue(json, new TypeReference<Map<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("tags that are no JSON object of texts", e);
    }
  }
}
