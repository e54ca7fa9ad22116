// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.KmsException;

/**
 * Tells the JDK Flight Recorder of data keys. Does nothing where the JVM has no recorder.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none are told.
 */
public final class DataKeyEvents {

  private DataKeyEvents() {}

  /** Tells that a key is used again. Costs a read of memory while nobody wants to know. */
  public static void used(DataKey<?> key) {
    if (FlightRecorder.isInUse() && DataKeyFlightEvents.tellsHits()) {
      DataKeyLabel label = key.label();
      if (label != null) {
        DataKeyFlightEvents.hit(label);
      }
    }
  }

  static void missed(@Nullable DataKeyLabel label) {
    if (FlightRecorder.isInUse() && label != null) {
      DataKeyFlightEvents.missed(label);
    }
  }

  static void refreshed(@Nullable DataKeyLabel label) {
    if (FlightRecorder.isInUse() && label != null) {
      DataKeyFlightEvents.refreshed(label);
    }
  }

  static void ahead(@Nullable DataKeyLabel label) {
    if (FlightRecorder.isInUse() && label != null) {
      DataKeyFlightEvents.ahead(label);
    }
  }

  static void aheadFailed(@Nullable DataKeyLabel label, Throwable failure) {
    if (FlightRecorder.isInUse() && label != null) {
      DataKeyFlightEvents.aheadFailed(
          label,
          failure instanceof KmsException known
              ? known.code().awsName()
              : failure.getClass().getName());
    }
  }

  static void retired(DataKeyLabel label, DataKeyUsage.Reason reason) {
    if (FlightRecorder.isInUse()) {
      DataKeyFlightEvents.retired(label, reason.name());
    }
  }
}
