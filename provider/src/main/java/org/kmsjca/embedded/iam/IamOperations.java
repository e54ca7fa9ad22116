// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kmsjca.embedded.iam.operations.IamRequest;

/**
 * The table of operations on identities.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class IamOperations {

  private static final Map<Class<?>, IamOperation<?, ?>> TABLE =
      Stream.of(
              UserOperations.table(),
              GroupOperations.table(),
              RoleOperations.table(),
              PolicyOperations.table(),
              AccessKeyOperations.table(),
              SessionOperations.table())
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableMap(IamOperation::request, Function.identity()));

  private IamOperations() {}

  /**
   * Gives all permissions that a request needs, in the order in which they are asked for; none for
   * what everybody may do.
   *
   * @throws org.kmsjca.embedded.iam.operations.IamException if the request names nothing that could
   *     be
   */
  public static <R> List<IamAccess> accesses(IamCall call, IamRequest<R> request) {
    return operation(request).accesses().apply(call, request);
  }

  /**
   * Does what a request asks for. Changes are returned, not made.
   *
   * @throws org.kmsjca.embedded.iam.operations.IamException if it cannot be done
   */
  public static <R> IamOutcome<R> perform(IamCall call, IamRequest<R> request) {
    return operation(request).perform().apply(call, request);
  }

  @SuppressWarnings("unchecked") // a line keeps request class and operation together
  private static <R> IamOperation<IamRequest<R>, R> operation(IamRequest<R> request) {
    IamOperation<IamRequest<R>, R> operation =
        (IamOperation<IamRequest<R>, R>) TABLE.get(request.getClass());
    if (operation == null) {
      throw new AssertionError("no operation performs " + request.getClass());
    }
    return operation;
  }

  /** Gives the classes of all requests that can be performed. */
  static Set<Class<?>> requests() {
    return TABLE.keySet();
  }
}
