// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.state;

import java.util.List;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.keys.KeyChange;

/**
 * Changes that become durable together or not at all: first of keys, then of grants, then of
 * identities, each in their order.
 *
 * @param keys changes of keys and aliases
 * @param grants changes of grants
 * @param identities changes of identities
 */
public record Changes(
    List<KeyChange> keys, List<GrantChange> grants, List<IdentityChange> identities) {

  /** Changes nothing. */
  public static final Changes NONE = new Changes(List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Changes {
    keys = List.copyOf(keys);
    grants = List.copyOf(grants);
    identities = List.copyOf(identities);
  }

  /** Changes keys and aliases only. */
  public static Changes of(KeyChange... keys) {
    return new Changes(List.of(keys), List.of(), List.of());
  }

  /** Changes grants only. */
  public static Changes of(GrantChange... grants) {
    return new Changes(List.of(), List.of(grants), List.of());
  }

  /** Changes identities only. */
  public static Changes of(IdentityChange... identities) {
    return new Changes(List.of(), List.of(), List.of(identities));
  }

  /** Tells whether nothing is changed. */
  public boolean isEmpty() {
    return keys.isEmpty() && grants.isEmpty() && identities.isEmpty();
  }
}
