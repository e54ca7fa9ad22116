// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportedMaterial;
import org.kmsjca.kms.ImportState;
import org.kmsjca.kms.IncludeKeyMaterial;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.ListKeyRotations;
import org.kmsjca.kms.RotationsListEntry;

/** Lists the generations of the material of a key, oldest first. */
final class ListKeyRotationsOperation
    extends SingleKeyOperation<ListKeyRotations, ListKeyRotations.Result> {

  private static final int DEFAULT_LIMIT = 100;

  ListKeyRotationsOperation(Call<ListKeyRotations> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
  }

  @Override
  public void checkUsage() {
    Rotations.checkSymmetric(key());
  }

  @Override
  public Performed<ListKeyRotations.Result> perform() {
    boolean all = request().includeKeyMaterial() == IncludeKeyMaterial.ALL_KEY_MATERIAL;
    List<BackingKey> materials = key().backingKeys();
    Stream<Generation> generations =
        IntStream.range(0, materials.size())
            .mapToObj(number -> new Generation(number, materials.get(number)))
            .filter(one -> all || one.material().rotationType() != null);
    Page<Generation> page =
        Page.of(
            request().operation() + " " + key().arn(),
            generations,
            Generation::name,
            request().limit() == null ? DEFAULT_LIMIT : request().limit(),
            request().marker());
    return Performed.of(
        new ListKeyRotations.Result(
            page.entries().stream().map(one -> entry(one.material())).toList(),
            page.truncated(),
            page.nextMarker()));
  }

  private RotationsListEntry entry(BackingKey material) {
    @Nullable ImportedMaterial imported = material.imported();
    @Nullable ImportedMaterial present = material.isPresent() ? imported : null;
    return new RotationsListEntry(
        key().arn().toString(),
        material.id(),
        imported == null ? null : imported.description(),
        key().origin() == KeyOrigin.EXTERNAL ? importState(material) : null,
        material.state(),
        present == null ? null : present.expirationModel(),
        present == null ? null : present.validTo(),
        material.rotationDate(),
        material.rotationType());
  }

  private static ImportState importState(BackingKey material) {
    return material.isPresent() ? ImportState.IMPORTED : ImportState.PENDING_IMPORT;
  }

  /** A generation with its number; the names are in the order of the numbers. */
  private record Generation(int number, BackingKey material) {

    String name() {
      return String.format(Locale.ROOT, "%010d", number);
    }
  }
}
