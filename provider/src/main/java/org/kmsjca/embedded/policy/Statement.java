// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement of a policy.
 *
 * @param index the position in its policy, the first one is 1
 * @param sid the identifier; null if there is none
 * @param effect what the statement does
 * @param principals whom it concerns; null in identity policies
 * @param actions which actions it concerns; null if the element is missing, and then none
 * @param resources which resources it concerns; null if the element is missing, and then none
 * @param conditions all of which must hold
 */
record Statement(
    int index,
    @Nullable String sid,
    Effect effect,
    @Nullable Principals principals,
    @Nullable ActionElement actions,
    @Nullable ResourceElement resources,
    List<Condition> conditions) {

  Statement {
    conditions = List.copyOf(conditions);
  }

  /**
   * Compares with a request.
   *
   * @return how the statement concerns the caller; EXACT in identity policies; NONE if any element
   *     does not match
   */
  PrincipalMatch match(RequestContext context) {
    if (actions == null || resources == null || !actions.covers(context, effect)) {
      return PrincipalMatch.NONE;
    }
    PrincipalMatch match = principalMatch(context);
    return match != PrincipalMatch.NONE && resources.covers(context, effect) && holds(context)
        ? match
        : PrincipalMatch.NONE;
  }

  /** Compares the principals only; EXACT in identity policies. */
  PrincipalMatch principalMatch(RequestContext context) {
    return principals == null ? PrincipalMatch.EXACT : principals.match(context.caller(), effect);
  }

  private boolean holds(RequestContext context) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!conditions.get(i).covers(context, effect)) {
        return false;
      }
    }
    return true;
  }
}
