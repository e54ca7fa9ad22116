// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/**
 * Tells whether this JVM has the JDK Flight Recorder, whose module {@code jdk.jfr} may be absent.
 *
 * <p>A class of events must not be touched where it is absent, for then it cannot be loaded.
 *
 * <p><b>Thread safety:</b> no state that changes.
 */
public final class FlightRecorder {

  /** True if classes of events can be loaded. */
  public static final boolean PRESENT = isPresent();

  private FlightRecorder() {}

  private static boolean isPresent() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
