// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The grants of one key at one moment, found by ID and by grantee.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GrantsOfKey {

  /** No grants. */
  public static final GrantsOfKey NONE = of(List.of());

  private final NavigableMap<String, GrantRecord> byId;
  private final Map<String, List<GrantRecord>> byGrantee;

  private GrantsOfKey(
      NavigableMap<String, GrantRecord> byId, Map<String, List<GrantRecord>> byGrantee) {
    this.byId = byId;
    this.byGrantee = byGrantee;
  }

  /** Takes the grants of a key. */
  public static GrantsOfKey of(Collection<GrantRecord> grants) {
    NavigableMap<String, GrantRecord> byId = new TreeMap<>();
    Map<String, List<GrantRecord>> byGrantee = new HashMap<>();
    for (GrantRecord grant : grants) {
      byId.put(grant.grantId(), grant);
      byGrantee.computeIfAbsent(grant.grantee(), grantee -> new ArrayList<>()).add(grant);
    }
    return new GrantsOfKey(byId, byGrantee);
  }

  /** Finds a grant by its ID. */
  public Optional<GrantRecord> grant(String grantId) {
    return Optional.ofNullable(byId.get(grantId));
  }

  /** Gives the grants for one principal ARN, or one service. */
  public List<GrantRecord> forGrantee(String grantee) {
    return Collections.unmodifiableList(byGrantee.getOrDefault(grantee, List.of()));
  }

  /** Gives all grants, ordered by ID. */
  public Collection<GrantRecord> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  /** Tells how many there are. */
  public int size() {
    return byId.size();
  }
}
