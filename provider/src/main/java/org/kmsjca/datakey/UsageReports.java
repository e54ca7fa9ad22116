// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.time.InstantSource;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.RevocableKms;

/**
 * Tells the service what data keys were used for. A report that fails is logged, the first time,
 * and troubles nobody.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class UsageReports {

  private static final System.Logger LOGGER = System.getLogger(UsageReports.class.getPackageName());

  private final Kms kms;
  private final InstantSource clock;
  private volatile boolean failed;

  UsageReports(Kms kms, InstantSource clock) {
    this.kms = kms;
    this.clock = clock;
  }

  InstantSource clock() {
    return clock;
  }

  void report(DataKeyUsage usage) {
    if (!(kms instanceof RevocableKms service)) {
      return;
    }
    try {
      service.reportUsage(usage);
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        LOGGER.log(System.Logger.Level.WARNING, "the use of a data key cannot be recorded: " + e);
      }
    }
  }
}
