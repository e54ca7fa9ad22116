// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.MixedLoad.Kind;
import org.kmsjca.embedded.MixedLoad.Step;
import org.kmsjca.kms.KeyState;

/** What a key of {@link MixedLoad} must be like. */
record KeyModel(
    Kind kind,
    String arn,
    String description,
    KeyState state,
    NavigableMap<String, String> tags,
    NavigableSet<String> aliases,
    NavigableSet<String> grants,
    @Nullable Integer rotationPeriod,
    int materials,
    @Nullable Integer policy,
    boolean replicated,
    boolean primaryIsHere) {

  static KeyModel made(Kind kind, String arn, String description) {
    boolean external = kind == Kind.EXTERNAL;
    return new KeyModel(
        kind,
        arn,
        description,
        external ? KeyState.PENDING_IMPORT : KeyState.ENABLED,
        new TreeMap<>(),
        new TreeSet<>(),
        new TreeSet<>(),
        null,
        external ? 0 : 1,
        null,
        false,
        true);
  }

  boolean allows(Step step) {
    boolean enabled = state == KeyState.ENABLED;
    boolean waits =
        state == KeyState.PENDING_DELETION || state == KeyState.PENDING_REPLICA_DELETION;
    boolean rotates = enabled && kind != Kind.EXTERNAL && primaryIsHere;
    return switch (step) {
      case CREATE -> false;
      case DESCRIBE, TAG -> !waits;
      case DISABLE -> enabled;
      case ENABLE -> state == KeyState.DISABLED;
      case UNTAG -> !waits && !tags.isEmpty();
      case ALIAS -> !waits && aliases.isEmpty();
      case MOVE_ALIAS -> !waits && !aliases.isEmpty();
      case DELETE_ALIAS, REVOKE, RETIRE ->
          step == Step.DELETE_ALIAS ? !aliases.isEmpty() : !grants.isEmpty();
      case POLICY -> true;
      case GRANT -> enabled && grants.size() < 3;
      case ROTATION_ON -> rotates;
      case ROTATION_OFF -> rotates && rotationPeriod != null;
      case ROTATE -> rotates && MixedLoad.canRotateAgain(materials);
      case SCHEDULE -> !waits && !replicated;
      case CANCEL -> waits;
      case IMPORT -> state == KeyState.PENDING_IMPORT;
      case DELETE_MATERIAL -> enabled && kind == Kind.EXTERNAL;
      case REPLICATE -> enabled && kind == Kind.MULTI_REGION && !replicated;
      case MOVE_PRIMARY -> enabled && replicated;
    };
  }

  KeyModel after(Step step, int n, String alias, int period) {
    NavigableMap<String, String> newTags = new TreeMap<>(tags);
    NavigableSet<String> newAliases = new TreeSet<>(aliases);
    NavigableSet<String> newGrants = new TreeSet<>(grants);
    String newDescription = description;
    KeyState newState = state;
    Integer newPeriod = rotationPeriod;
    int newMaterials = materials;
    Integer newPolicy = policy;
    switch (step) {
      case DESCRIBE -> newDescription = "d" + n;
      case DISABLE -> newState = KeyState.DISABLED;
      case ENABLE -> newState = KeyState.ENABLED;
      case TAG -> newTags.put("t" + n % 3, "v" + n);
      case UNTAG -> newTags.remove(tags.firstKey());
      case ALIAS -> newAliases.add(alias);
      case DELETE_ALIAS -> newAliases.remove(aliases.first());
      case POLICY -> newPolicy = n;
      case GRANT -> newGrants.add("g" + n);
      case REVOKE, RETIRE -> newGrants.remove(grants.first());
      case ROTATION_ON -> newPeriod = period;
      case ROTATION_OFF -> newPeriod = null;
      case ROTATE -> newMaterials++;
      case SCHEDULE -> newState = KeyState.PENDING_DELETION;
      case CANCEL ->
          newState =
              kind == Kind.EXTERNAL && materials == 0 ? KeyState.PENDING_IMPORT : KeyState.DISABLED;
      case IMPORT -> {
        newState = KeyState.ENABLED;
        newMaterials = 1;
      }
      case DELETE_MATERIAL -> {
        newState = KeyState.PENDING_IMPORT;
        newMaterials = 0;
      }
      default -> {}
    }
    return new KeyModel(
        kind,
        arn,
        newDescription,
        newState,
        newTags,
        newAliases,
        newGrants,
        newPeriod,
        newMaterials,
        newPolicy,
        replicated || step == Step.REPLICATE,
        primaryIsHere ^ (step == Step.MOVE_PRIMARY));
  }

  /** Shows all that the service must show too. */
  String text() {
    boolean waits = state == KeyState.PENDING_DELETION;
    return "%s %s tags=%s aliases=%s grants=%s rotation=%s materials=%d policy=%s replicated=%s here=%s"
        .formatted(
            description,
            state,
            tags,
            aliases,
            grants,
            kind == Kind.EXTERNAL || waits ? null : rotationPeriod,
            materials,
            policy,
            replicated,
            primaryIsHere);
  }
}
