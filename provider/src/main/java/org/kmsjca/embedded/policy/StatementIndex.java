// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one policy with one effect, found by what they name exactly.
 *
 * <p>A statement that names its principals, else one that names its resources without wildcards,
 * else one that names its actions so, is filed under these names; all others are general. A request
 * is compared with the general statements and with those under its own names. Whatever is found is
 * matched in full, so a wrong entry could only cost time; an omission would hide a statement, which
 * is why a statement is filed under a name only if it can match no request without that name.
 *
 * <p>Elements that occur in several statements are compared with a request once.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class StatementIndex {

  /** Below this number a plain scan is faster. */
  private static final int SCAN_LIMIT = 8;

  private static final byte UNKNOWN = 0;
  private static final byte COVERS = 1;
  private static final byte COVERS_NOT = 2;

  private final Effect effect;
  private final StatementElement[] elements;
  private final Entry[] general;
  private final Map<String, Entry[]> named;

  /**
   * Files statements.
   *
   * @param effect that of all statements
   * @param statements the statements in order
   */
  StatementIndex(Effect effect, List<Statement> statements) {
    this.effect = effect;
    Map<Object, Integer> numbers = new HashMap<>();
    List<StatementElement> distinct = new ArrayList<>();
    List<Entry> unnamed = new ArrayList<>();
    Map<String, List<Entry>> byName = new HashMap<>();
    for (Statement statement : statements) {
      if (statement.actions() == null || statement.resources() == null) {
        continue; // PO-10
      }
      Entry entry = Entry.of(statement, numbers, distinct);
      List<String> names = statements.size() < SCAN_LIMIT ? null : names(statement);
      if (names == null) {
        unnamed.add(entry);
      } else {
        names.forEach(name -> byName.computeIfAbsent(name, k -> new ArrayList<>(1)).add(entry));
      }
    }
    elements = distinct.toArray(StatementElement[]::new);
    general = unnamed.toArray(Entry[]::new);
    named = new HashMap<>();
    byName.forEach((name, entries) -> named.put(name, entries.toArray(Entry[]::new)));
  }

  /** Gives the statement that matches the caller most strongly, the first among equals, if any. */
  @Nullable Found strongest(RequestContext context) {
    byte[] known = new byte[elements.length];
    Found best = strongest(general, context, known, null);
    if (!named.isEmpty()) {
      best = strongest(context.caller().identifier(), context, known, best);
      best = strongest(context.caller().account(), context, known, best);
      best = strongest(context.caller().role(), context, known, best);
      best = strongest(context.resource(), context, known, best);
      best = strongest(context.action(), context, known, best);
    }
    return best;
  }

  /**
   * A statement that matches.
   *
   * @param statement the statement
   * @param match how it concerns the caller, never NONE
   */
  record Found(Statement statement, PrincipalMatch match) {

    boolean beats(Found other) {
      int stronger = match.compareTo(other.match);
      return stronger > 0 || (stronger == 0 && statement.index() < other.statement.index());
    }
  }

  /** A statement with the numbers of its elements. */
  private static final class Entry {

    private final Statement statement;
    private final int[] elements;

    private Entry(Statement statement, int[] elements) {
      this.statement = statement;
      this.elements = elements;
    }

    static Entry of(
        Statement statement, Map<Object, Integer> numbers, List<StatementElement> distinct) {
      int[] elements =
          Stream.concat(
                  Stream.of(statement.actions(), statement.resources()),
                  statement.conditions().stream())
              .mapToInt(element -> number(element, numbers, distinct))
              .toArray();
      return new Entry(statement, elements);
    }

    private static int number(
        StatementElement element, Map<Object, Integer> numbers, List<StatementElement> distinct) {
      return numbers.computeIfAbsent(
          element.identity(),
          unused -> {
            distinct.add(element);
            return distinct.size() - 1;
          });
    }
  }

  private @Nullable Found strongest(
      @Nullable String name, RequestContext context, byte[] known, @Nullable Found soFar) {
    Entry[] entries = name == null ? null : named.get(name);
    return entries == null ? soFar : strongest(entries, context, known, soFar);
  }

  private @Nullable Found strongest(
      Entry[] entries, RequestContext context, byte[] known, @Nullable Found soFar) {
    Found best = soFar;
    for (Entry entry : entries) {
      if (!covers(entry, context, known)) {
        continue;
      }
      PrincipalMatch match = entry.statement.principalMatch(context);
      if (match != PrincipalMatch.NONE) {
        Found found = new Found(entry.statement, match);
        best = best == null || found.beats(best) ? found : best;
        if (match == PrincipalMatch.EXACT) {
          return best; // the following ones have greater indexes and cannot match more strongly
        }
      }
    }
    return best;
  }

  private boolean covers(Entry entry, RequestContext context, byte[] known) {
    for (int element : entry.elements) {
      if (known[element] == UNKNOWN) {
        known[element] = elements[element].covers(context, effect) ? COVERS : COVERS_NOT;
      }
      if (known[element] == COVERS_NOT) {
        return false;
      }
    }
    return true;
  }

  /** Gives names of which every matching request has at least one; null if there are none. */
  private static @Nullable List<String> names(Statement statement) {
    Principals principals = statement.principals();
    if (principals != null && !principals.negated() && !principals.everyone()) {
      List<String> names = new ArrayList<>(principals.identifiers());
      names.addAll(principals.accounts());
      names.addAll(principals.roles());
      return names;
    }
    ResourceElement resources = statement.resources();
    List<String> arns = resources == null ? null : resources.exactNames();
    ActionElement actions = statement.actions();
    return arns != null || actions == null ? arns : actions.exactNames();
  }
}
