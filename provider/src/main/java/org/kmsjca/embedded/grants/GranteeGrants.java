// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.GrantOperation;

/**
 * The grants of one key to one grantee, grouped by what they allow; a large group is filed by
 * constraints, so that a request looks at few of them.
 *
 * <p>Built by one thread, then only read.
 */
final class GranteeGrants {

  /** A group of so many grants is looked through without a file. */
  private static final int SMALL = 8;

  private final Map<Set<GrantOperation>, Group> groups = new LinkedHashMap<>();

  void add(GrantRecord grant) {
    groups
        .computeIfAbsent(operations(grant), operations -> new Group())
        .add(IndexedGrant.of(grant));
  }

  private static Set<GrantOperation> operations(GrantRecord grant) {
    Set<GrantOperation> operations = EnumSet.noneOf(GrantOperation.class);
    operations.addAll(grant.operations());
    return operations;
  }

  /** Finds a grant that allows what is asked for and is accepted. */
  @Nullable GrantRecord find(GrantQuestion question, Predicate<GrantRecord> accepted) {
    for (Map.Entry<Set<GrantOperation>, Group> entry : groups.entrySet()) {
      if (entry.getKey().contains(question.operation())) {
        GrantRecord found = entry.getValue().find(question, accepted);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Gives all, in the order in which they were added within a group. */
  List<GrantRecord> all() {
    List<GrantRecord> grants = new ArrayList<>();
    groups.values().forEach(group -> group.grants.forEach(one -> grants.add(one.grant())));
    return grants;
  }

  /** Grants that allow the same operations. */
  private static final class Group {

    private final List<IndexedGrant> grants = new ArrayList<>(1);
    private @Nullable Map<Filing, List<IndexedGrant>> filed;

    void add(IndexedGrant grant) {
      grants.add(grant);
      if (filed != null) {
        file(filed, grant);
      } else if (grants.size() > SMALL) {
        Map<Filing, List<IndexedGrant>> all = new HashMap<>();
        grants.forEach(one -> file(all, one));
        filed = all;
      }
    }

    private static void file(Map<Filing, List<IndexedGrant>> filed, IndexedGrant grant) {
      filed.computeIfAbsent(grant.filing(), place -> new ArrayList<>(1)).add(grant);
    }

    @Nullable GrantRecord find(GrantQuestion question, Predicate<GrantRecord> accepted) {
      if (filed == null || !GrantableOperations.haveContext(question.operation())) {
        return find(grants, question, accepted);
      }
      for (Filing place : question.places()) {
        List<IndexedGrant> there = filed.get(place);
        GrantRecord found = there == null ? null : find(there, question, accepted);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private static @Nullable GrantRecord find(
        List<IndexedGrant> among, GrantQuestion question, Predicate<GrantRecord> accepted) {
      for (IndexedGrant one : among) {
        if (question.isAllowedBy(one) && accepted.test(one.grant())) {
          return one.grant();
        }
      }
      return null;
    }
  }
}
