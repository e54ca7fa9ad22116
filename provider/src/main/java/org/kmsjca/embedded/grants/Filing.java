// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.grants;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where among many grants those are found that may fit a request.
 *
 * @param sourceArn the resource on whose behalf the request must be made; null for any
 * @param pairs all pairs that the request must have, or one of them; {@link ContextPairs#NONE} if
 *     nothing is demanded
 */
record Filing(@Nullable String sourceArn, Object pairs) {

  /** Lists all places where a grant may be filed that fits a request. */
  static List<Filing> fitting(ContextPairs context, @Nullable String sourceArn) {
    List<Filing> places = new ArrayList<>();
    addFitting(places, context, null);
    if (sourceArn != null) {
      addFitting(places, context, sourceArn);
    }
    return places;
  }

  private static void addFitting(
      List<Filing> places, ContextPairs context, @Nullable String sourceArn) {
    places.add(new Filing(sourceArn, ContextPairs.NONE));
    if (!context.isEmpty()) {
      places.add(new Filing(sourceArn, context));
      context.pairs().forEach(pair -> places.add(new Filing(sourceArn, pair)));
    }
  }
}
