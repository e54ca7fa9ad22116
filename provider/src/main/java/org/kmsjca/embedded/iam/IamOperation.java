// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.List;
import java.util.function.BiFunction;
import org.kmsjca.embedded.iam.operations.IamRequest;

/**
 * One row of the table of operations.
 *
 * @param request the class of the requests
 * @param accesses gives the permissions that are needed
 * @param perform does it; changes are returned, not made
 * @param <Q> the type of the requests
 * @param <R> the type of the results
 */
record IamOperation<Q extends IamRequest<R>, R>(
    Class<Q> request,
    BiFunction<IamCall, Q, List<IamAccess>> accesses,
    BiFunction<IamCall, Q, IamOutcome<R>> perform) {

  /** Makes a row with the permission that the members of the request tell. */
  static <Q extends IamRequest<R>, R> IamOperation<Q, R> row(
      Class<Q> request, BiFunction<IamCall, Q, IamOutcome<R>> perform) {
    return new IamOperation<>(
        request, (call, asked) -> List.of(RequestAccess.of(call, asked)), perform);
  }
}
