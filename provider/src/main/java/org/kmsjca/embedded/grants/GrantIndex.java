// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Grants of one key, found by ID, by grantee and by name.
 *
 * <p><b>Thread safety:</b> not changed once it is made.
 */
final class GrantIndex {

  private final NavigableMap<String, GrantRecord> byId = new TreeMap<>();
  private final Map<String, GranteeGrants> byGrantee = new HashMap<>();
  private final Map<String, List<GrantRecord>> byName = new HashMap<>();

  GrantIndex(Collection<GrantRecord> grants) {
    grants.forEach(grant -> byId.put(grant.grantId(), grant));
    byId.values().forEach(this::add);
  }

  private void add(GrantRecord grant) {
    byGrantee
        .computeIfAbsent(GranteeNames.name(grant.grantee()), name -> new GranteeGrants())
        .add(grant);
    String name = grant.name();
    if (name != null) {
      byName.computeIfAbsent(name, one -> new ArrayList<>(1)).add(grant);
    }
  }

  NavigableMap<String, GrantRecord> byId() {
    return byId;
  }

  @Nullable GranteeGrants of(String granteeName) {
    return byGrantee.get(granteeName);
  }

  List<GrantRecord> named(String name) {
    return byName.getOrDefault(name, List.of());
  }
}
