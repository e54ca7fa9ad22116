// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.state.Changes;
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
 * @param events what the service did of its own, to be recorded after the call
 * @param <R> the type of the answer
 */
public record Performed<R>(
    R result,
    Changes changes,
    @Nullable Arn created,
    @Nullable Map<String, Object> additionalEventData,
    @Nullable KeyMaterial secret,
    List<KeyMaterial> temporaries,
    List<ServiceEvent> events) {

  /** Answers. */
  static <R> Performed<R> of(R result) {
    return new Performed<>(result, Changes.NONE, null, null, null, List.of(), List.of());
  }

  /** Changes and answers. */
  static <R> Performed<R> changing(R result, KeyChange... changes) {
    return new Performed<>(result, Changes.of(changes), null, null, null, List.of(), List.of());
  }

  /** Changes and answers, with what the audit record tells of it. */
  static <R> Performed<R> changing(
      R result, Changes changes, @Nullable Map<String, Object> additionalEventData) {
    return new Performed<>(result, changes, null, additionalEventData, null, List.of(), List.of());
  }

  /** Answers with the use of a backing key. */
  static <R> Performed<R> withBackingKey(
      R result, String keyMaterialId, @Nullable KeyMaterial secret) {
    return new Performed<>(
        result,
        Changes.NONE,
        null,
        Map.of("keyMaterialId", keyMaterialId),
        secret,
        List.of(),
        List.of());
  }
}
