// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Tells the JDK Flight Recorder of calls. Does nothing where the JVM has no recorder.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class CallEvents {

  /* The event's class is loaded only if the recorder is there: its module may be absent. */
  private static final boolean PRESENT = isPresent();

  private CallEvents() {}

  private static boolean isPresent() {
    try {
      Class.forName("jdk.jfr.Event", false, CallEvents.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

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

  /** Begins to measure a call; null if calls are not recorded now. */
  static @Nullable Begun begin() {
    return PRESENT ? CallFlightEvent.beginIfEnabled() : null;
  }
}
