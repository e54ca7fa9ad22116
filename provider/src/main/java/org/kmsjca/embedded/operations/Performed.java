// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.KeyRepository.Change;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

/**
 * What an operation came to.
 *
 * @param result the answer to the caller
 * @param changes what must become durable before the caller gets it
 * @param created the ARN of a key that the operation made; null for none
 * @param additionalEventData what the audit record tells beside request and response; null for
 *     nothing
 * @param secret the secret inside the result; null for none. Whoever cannot deliver the result
 *     destroys it
 * @param temporaries secrets that nobody needs once the changes are made or given up; whoever makes
 *     the changes destroys them
 * @param <R> the type of the answer
 */
public record Performed<R>(
    R result,
    List<Change> changes,
    @Nullable Arn created,
    @Nullable Map<String, Object> additionalEventData,
    @Nullable KeyMaterial secret,
    List<KeyMaterial> temporaries) {

  /** Answers. */
  static <R> Performed<R> of(R result) {
    return new Performed<>(result, List.of(), null, null, null, List.of());
  }

  /** Changes and answers. */
  static <R> Performed<R> changing(R result, Change... changes) {
    return new Performed<>(result, List.of(changes), null, null, null, List.of());
  }

  /** Answers with the use of a backing key. */
  static <R> Performed<R> withBackingKey(
      R result, String keyMaterialId, @Nullable KeyMaterial secret) {
    return new Performed<>(
        result, List.of(), null, Map.of("keyMaterialId", keyMaterialId), secret, List.of());
  }
}
