// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The grants of one key at one moment.
 *
 * <p>Most are in a large index; what came lately is in a small one, and what is gone from the large
 * one is noted. A change makes a new object and copies the small parts only, until they have grown
 * to the square root of the large one.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class GrantsOfKey {

  /** No grants. */
  public static final GrantsOfKey NONE = of(List.of());

  private static final int MIN_RECENT = 32;

  private final GrantIndex base;
  private final GrantIndex recent;
  private final Set<String> gone;

  private GrantsOfKey(GrantIndex base, GrantIndex recent, Set<String> gone) {
    this.base = base;
    this.recent = recent;
    this.gone = gone;
  }

  /** Takes the grants of a key. */
  public static GrantsOfKey of(Collection<GrantRecord> grants) {
    return new GrantsOfKey(new GrantIndex(grants), new GrantIndex(List.of()), Set.of());
  }

  /** Adds a grant, or replaces the one with its ID. */
  public GrantsOfKey with(GrantRecord grant) {
    NavigableMap<String, GrantRecord> changed = new TreeMap<>(recent.byId());
    changed.put(grant.grantId(), grant);
    return changed(changed, grant.grantId());
  }

  /** Removes a grant, if it is there. */
  public GrantsOfKey without(String grantId) {
    NavigableMap<String, GrantRecord> changed = new TreeMap<>(recent.byId());
    changed.remove(grantId);
    return changed(changed, grantId);
  }

  private GrantsOfKey changed(NavigableMap<String, GrantRecord> newRecent, String grantId) {
    Set<String> newGone = new HashSet<>(gone);
    if (base.byId().containsKey(grantId)) {
      newGone.add(grantId);
    }
    if (newRecent.size() + newGone.size() <= Math.max(MIN_RECENT, Math.sqrt(base.byId().size()))) {
      return new GrantsOfKey(base, new GrantIndex(newRecent.values()), newGone);
    }
    List<GrantRecord> all = new ArrayList<>(base.byId().values());
    all.removeIf(grant -> newGone.contains(grant.grantId()));
    all.addAll(newRecent.values());
    return of(all);
  }

  /** Finds a grant by its ID. */
  public Optional<GrantRecord> grant(String grantId) {
    GrantRecord grant = recent.byId().get(grantId);
    if (grant == null && !gone.contains(grantId)) {
      grant = base.byId().get(grantId);
    }
    return Optional.ofNullable(grant);
  }

  /** Gives the grants with a name, in no order. */
  public List<GrantRecord> named(String name) {
    return Stream.concat(
            base.named(name).stream().filter(this::isHere), recent.named(name).stream())
        .toList();
  }

  /** Gives the grants that name one principal or service, ordered by ID. */
  public List<GrantRecord> forGrantee(String grantee) {
    String name = GranteeNames.name(grantee);
    return Stream.concat(grants(base.of(name)).filter(this::isHere), grants(recent.of(name)))
        .filter(grant -> grant.grantee().equals(grantee))
        .sorted((one, other) -> one.grantId().compareTo(other.grantId()))
        .toList();
  }

  private static Stream<GrantRecord> grants(@Nullable GranteeGrants of) {
    return of == null ? Stream.empty() : of.all().stream();
  }

  /** Gives all grants, ordered by ID. */
  public Collection<GrantRecord> all() {
    return after(null, Integer.MAX_VALUE);
  }

  /**
   * Gives some grants, ordered by ID.
   *
   * @param grantId gives only grants after this one, which need not be there; null for all
   * @param limit at most so many
   */
  public List<GrantRecord> after(@Nullable String grantId, int limit) {
    Stream<GrantRecord> old = tail(base, grantId).filter(this::isHere).limit(limit);
    if (recent.byId().isEmpty()) {
      return old.toList();
    }
    return Stream.concat(old, tail(recent, grantId).limit(limit))
        .sorted((one, other) -> one.grantId().compareTo(other.grantId()))
        .limit(limit)
        .toList();
  }

  private static Stream<GrantRecord> tail(GrantIndex index, @Nullable String grantId) {
    NavigableMap<String, GrantRecord> byId = index.byId();
    return (grantId == null ? byId : byId.tailMap(grantId, false)).values().stream();
  }

  private boolean isHere(GrantRecord ofBase) {
    return !gone.contains(ofBase.grantId());
  }

  /** Tells how many there are. */
  public int size() {
    return base.byId().size() - gone.size() + recent.byId().size();
  }

  /** Finds grants that allow a request. */
  public AllowingGrants allowing(GrantQuestion question) {
    for (String name : question.caller().direct()) {
      GrantRecord direct = find(name, question);
      if (direct != null) {
        return new AllowingGrants(direct, null, question.visibility().dependsOnTime(direct));
      }
    }
    String accountName = question.caller().account();
    GrantRecord account = accountName == null ? null : find(accountName, question);
    return account == null
        ? AllowingGrants.NONE
        : new AllowingGrants(null, account, question.visibility().dependsOnTime(account));
  }

  /**
   * Tells of all grants for a caller, whether they allow a request, and why not.
   *
   * @param limit at most so many
   */
  public List<GrantAnswer> answers(GrantQuestion question, int limit) {
    List<GrantAnswer> answers = new ArrayList<>();
    for (String name : question.caller().direct()) {
      concerning(name).forEach(grant -> answers.add(answer(grant, question, false)));
    }
    String accountName = question.caller().account();
    if (accountName != null) {
      concerning(accountName).forEach(grant -> answers.add(answer(grant, question, true)));
    }
    return answers.size() <= limit ? answers : List.copyOf(answers.subList(0, limit));
  }

  private Stream<GrantRecord> concerning(String name) {
    return Stream.concat(grants(base.of(name)).filter(this::isHere), grants(recent.of(name)));
  }

  private static GrantAnswer answer(GrantRecord grant, GrantQuestion question, boolean toAccount) {
    return new GrantAnswer(grant.grantId(), toAccount, question.obstacle(grant).orElse(null));
  }

  private @Nullable GrantRecord find(String name, GrantQuestion question) {
    GranteeGrants lately = recent.of(name);
    GrantRecord found = lately == null ? null : lately.find(question, grant -> true);
    if (found != null) {
      return found;
    }
    GranteeGrants before = base.of(name);
    return before == null ? null : before.find(question, this::isHere);
  }
}
