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

  private final PageRequest page;

  ListKeyRotationsOperation(Call<ListKeyRotations> call) {
    super(call, find(call, call.identifiers(), call.request().keyId()));
    page =
        PageRequest.of(request().operation(), key().arn(), request().limit(), request().marker());
  }

  @Override
  public void checkUsage() {
    Rotations.checkSymmetric(key());
  }

  @Override
  public void checkParameters() {
    page.check();
  }

  @Override
  public Performed<ListKeyRotations.Result> perform() {
    boolean all = request().includeKeyMaterial() == IncludeKeyMaterial.ALL_KEY_MATERIAL;
    List<BackingKey> materials = key().backingKeys();
    Stream<Generation> generations =
        IntStream.range(0, materials.size())
            .mapToObj(number -> new Generation(number, materials.get(number)))
            .filter(one -> all || one.material().rotationType() != null);
    Page<Generation> found = page.cut(generations, Generation::name);
    return Performed.of(
        new ListKeyRotations.Result(
            found.entries().stream().map(one -> entry(one.material())).toList(),
            found.truncated(),
            found.nextMarker()));
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
