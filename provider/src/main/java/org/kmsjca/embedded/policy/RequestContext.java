// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request in the form in which statements look at it.
 *
 * <p>The time is derived here and nowhere else. Immutable.
 */
final class RequestContext {

  private final String action;
  private final String resource;
  private final boolean onResource;
  private final CallerView caller;
  private final ConditionValues values;
  private final Instant now;

  RequestContext(AuthorizationRequest request) {
    action = ConditionValues.canonical(request.action());
    resource = request.resourceText();
    onResource = request.resource() != null;
    caller = CallerView.of(request);
    values = request.context();
    now = request.now();
  }

  /** Gives the action in lower case. */
  String action() {
    return action;
  }

  /** Gives the resource as text, {@code *} if there is none. */
  String resource() {
    return resource;
  }

  /** Tells whether there is a resource. */
  boolean isOnResource() {
    return onResource;
  }

  /** Gives the caller. */
  CallerView caller() {
    return caller;
  }

  /** Gives the values of a condition key in canonical form; null if the key is absent. */
  @Nullable List<String> values(String canonicalKey) {
    if (canonicalKey.equals(TimeKeys.CURRENT_TIME)) {
      return List.of(TimeKeys.currentTime(now));
    }
    if (canonicalKey.equals(TimeKeys.EPOCH_TIME)) {
      return List.of(TimeKeys.epochTime(now));
    }
    return values.getCanonical(canonicalKey);
  }
}
