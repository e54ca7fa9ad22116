// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.jspecify.annotations.Nullable;
import org.kmsjca.datakey.FlightRecorder;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;

/**
 * Tells the JDK Flight Recorder of calls. Does nothing where the JVM has no recorder.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class CallEvents {

  private CallEvents() {}

  /** A call that is being measured. */
  interface Begun {

    /**
     * Tells of its end.
     *
     * @param operation as the service names it
     * @param caller the caller's ARN
     * @param keyArn the first key or alias that it used; null for none
     * @param errorCode null if it succeeded
     */
    void end(String operation, String caller, @Nullable String keyArn, @Nullable String errorCode);
  }

  /**
   * A call that can be measured.
   *
   * @param <T> what it gives
   */
  interface Measurable<T> {

    /**
     * Takes all steps.
     *
     * @throws KmsException or {@link IamException}: the error of the call
     */
    T steps();

    /** Names the operation as the service does. */
    String operation();

    /** Gives the caller's ARN. */
    String caller();

    /** Gives the first key or alias that it used so far; null for none. */
    @Nullable String keyArn();
  }

  /**
   * Makes a call, and tells of its end, also if it fails.
   *
   * @return what the call gives
   */
  static <T> T measured(Measurable<T> call) {
    Begun event = FlightRecorder.isInUse() ? CallFlightEvent.beginIfEnabled() : null;
    if (event == null) {
      return call.steps();
    }
    @Nullable String errorCode = KmsErrorCode.KMS_INTERNAL.awsName();
    try {
      T result = call.steps();
      errorCode = null;
      return result;
    } catch (KmsException e) {
      errorCode = e.code().awsName();
      throw e;
    } catch (IamException e) {
      errorCode = e.code().awsName();
      throw e;
    } finally {
      event.end(call.operation(), call.caller(), call.keyArn(), errorCode);
    }
  }
}
