// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.security.SecureRandom;
import java.time.Instant;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Operation;

/**
 * One call on its way through the service.
 *
 * @param request what is asked
 * @param caller who asks
 * @param context what is known of the caller
 * @param time when the call began
 * @param state the state of the service; for operations that change something, the newest
 * @param place where the service is
 * @param random where keys and IVs come from
 * @param quotas how many things there may be
 * @param <Q> the request's type
 */
public record Call<Q extends KmsRequest<?>>(
    Q request,
    Caller caller,
    CallerContext context,
    Instant time,
    ServiceState state,
    Place place,
    SecureRandom random,
    Quotas quotas) {

  /** Finds the keys that the request names; malformed ARNs are {@code InvalidArnException}. */
  KeyIdentifiers identifiers() {
    return identifiers(true);
  }

  /** Finds the keys that the request names. */
  KeyIdentifiers identifiers(boolean knowsInvalidArn) {
    Operation operation = request.getClass().getAnnotation(Operation.class);
    return new KeyIdentifiers(
        state, place, caller, operation, knowsInvalidArn, context.viaService(), time);
  }
}
