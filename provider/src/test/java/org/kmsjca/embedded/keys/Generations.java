// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.keys;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.material.KeyMaterial;

/** Keys for tests whose generations of material are told one by one. */
final class Generations {

  /** When all generations were made. */
  static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

  /** The Region of the primary keys. */
  static final String HOME = "us-east-1";

  /** The Region of the replicas. */
  static final String AWAY = "eu-west-1";

  private static final String RELATED = "key/mrk-0123456789abcdef0123456789abcdef";
  private static final String SINGLE = "key/1234abcd-12ab-34cd-56ef-1234567890ab";

  private Generations() {}

  /** A key of one Region for imported material. */
  static KmsKeyRecord external(KeyState state, BackingKey... materials) {
    return key(SINGLE, HOME, null, KeyOrigin.EXTERNAL, state, materials);
  }

  /** A key of one Region with material of the service. */
  static KmsKeyRecord ofService(KeyState state, BackingKey... materials) {
    return key(SINGLE, HOME, null, KeyOrigin.AWS_KMS, state, materials);
  }

  /** A multi-Region key whose primary key is at {@link #HOME}. */
  static KmsKeyRecord related(
      String region, KeyOrigin origin, KeyState state, BackingKey... materials) {
    return key(RELATED, region, HOME, origin, state, materials);
  }

  private static KmsKeyRecord key(
      String resource,
      String region,
      @Nullable String primaryRegion,
      KeyOrigin origin,
      KeyState state,
      BackingKey... materials) {
    return KmsKeyRecord.builder(Arn.of("arn:aws:kms:" + region + ":111122223333:" + resource), MADE)
        .origin(origin)
        .primaryRegion(primaryRegion)
        .state(state)
        .backingKeys(List.of(materials))
        .build();
  }

  /** Material of the service; the digit makes its ID. */
  static BackingKey made(int digit, KeyMaterialState state) {
    return new BackingKey(id(digit), bytes(digit), MADE, state, null, null, null);
  }

  /** Imported material that is there; {@code validTo} is null for never. */
  static BackingKey imported(int digit, KeyMaterialState state, @Nullable Instant validTo) {
    return made(digit, state).withImport(bytes(digit), about(validTo, null));
  }

  /** Imported material that is not there. */
  static BackingKey absent(int digit, KeyMaterialState state) {
    return made(digit, state).withImport(null, about(null, null));
  }

  /** What is known of imported material. */
  static ImportedMaterial about(@Nullable Instant validTo, @Nullable String description) {
    return new ImportedMaterial(
        validTo == null
            ? ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE
            : ExpirationModel.KEY_MATERIAL_EXPIRES,
        validTo,
        description);
  }

  /** The ID of material. */
  static String id(int digit) {
    return HexFormat.of().toHexDigits((byte) digit).repeat(BackingKey.MATERIAL_BYTES);
  }

  /** Material of 32 equal bytes. */
  static KeyMaterial bytes(int digit) {
    byte[] bytes = new byte[BackingKey.MATERIAL_BYTES];
    Arrays.fill(bytes, (byte) digit);
    return KeyMaterial.wrap(bytes);
  }
}
