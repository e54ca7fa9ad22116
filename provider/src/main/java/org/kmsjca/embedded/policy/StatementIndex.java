// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * <p><b>Thread safety:</b> immutable.
 */
final class StatementIndex {

  /** Below this number a plain scan is faster. */
  private static final int SCAN_LIMIT = 8;

  private final List<Statement> general;
  private final Map<String, List<Statement>> named;

  StatementIndex(List<Statement> statements) {
    List<Statement> unnamed = new ArrayList<>();
    Map<String, List<Statement>> byName = new HashMap<>();
    for (Statement statement : statements) {
      List<String> names = statements.size() < SCAN_LIMIT ? null : names(statement);
      if (names == null) {
        unnamed.add(statement);
      } else {
        names.forEach(name -> byName.computeIfAbsent(name, k -> new ArrayList<>(1)).add(statement));
      }
    }
    general = List.copyOf(unnamed);
    named = byName;
  }

  /** Gives the statement that matches the caller most strongly, the first among equals, if any. */
  @Nullable Found strongest(RequestContext context) {
    Found best = strongest(general, context, null);
    if (!named.isEmpty()) {
      best = strongest(context.caller().identifier(), context, best);
      best = strongest(context.caller().account(), context, best);
      best = strongest(context.caller().role(), context, best);
      best = strongest(context.resource(), context, best);
      best = strongest(context.action(), context, best);
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

  private @Nullable Found strongest(
      @Nullable String name, RequestContext context, @Nullable Found known) {
    List<Statement> statements = name == null ? null : named.get(name);
    return statements == null ? known : strongest(statements, context, known);
  }

  private static @Nullable Found strongest(
      List<Statement> statements, RequestContext context, @Nullable Found known) {
    Found best = known;
    for (int i = 0; i < statements.size(); i++) {
      PrincipalMatch match = statements.get(i).match(context);
      if (match != PrincipalMatch.NONE) {
        Found found = new Found(statements.get(i), match);
        best = best == null || found.beats(best) ? found : best;
        if (match == PrincipalMatch.EXACT) {
          return best; // the following ones have greater indexes and cannot match more strongly
        }
      }
    }
    return best;
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
