// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import org.kmsjca.embedded.operations.Quotas;

/**
 * How much callers may do, and when.
 *
 * @param grantVisibilityDelay how old a grant must be to count without a token
 * @param quotas how many things there may be
 * @param requestQuotas how many requests may come
 */
record ServiceLimits(Duration grantVisibilityDelay, Quotas quotas, RequestQuotas requestQuotas) {

  /** Grants count at once, quotas are those of AWS KMS, and callers may be as fast as they can. */
  static final ServiceLimits DEFAULT =
      new ServiceLimits(Duration.ZERO, Quotas.AWS, RequestQuotas.NONE);
}
