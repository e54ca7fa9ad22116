// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.operations.ManagedKeys;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.Arn;

/** Makes the keys that services manage. */
final class ManagedKeyCreation {

  private ManagedKeyCreation() {}

  /**
   * Makes the key of an alias, unless somebody did meanwhile. The key and its alias appear
   * together.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if that cannot be recorded or stored
   */
  static void make(Engine engine, Arn alias) {
    Instant now = engine.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    ManagedKeys.Made made = ManagedKeys.make(alias, engine.random(), now);
    try {
      engine
          .state()
          .update(
              newest -> {
                if (newest.alias(alias).isPresent()) {
                  return new Update<>(Changes.NONE, false);
                }
                engine.recordOwn(
                    "CreateKey", now, made.key().arn(), Map.of("aliasName", alias.resource()));
                List<KeyChange> changes =
                    List.of(new KeyChange.PutKey(made.key()), new KeyChange.PutAlias(made.alias()));
                return new Update<>(new Changes(changes, List.of(), List.of()), true);
              });
    } finally {
      made.material().material().destroy();
    }
  }
}
