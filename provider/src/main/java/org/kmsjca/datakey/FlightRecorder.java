// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

/**
 * Tells whether anybody uses the JDK Flight Recorder, whose module {@code jdk.jfr} may be absent.
 *
 * <p>A class of events must not be touched where it is absent, for then it cannot be loaded. Where
 * it is there, the first event of a JVM costs some 50 ms, which programs that live for half a
 * second notice; so none is touched before there is a recording.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class FlightRecorder {

  private static final boolean PRESENT = isPresent();

  private FlightRecorder() {}

  private static boolean isPresent() {
    try {
      Class.forName("jdk.jfr.Event", false, FlightRecorder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /**
   * Tells whether there has been a recording in this JVM. Costs a read of memory.
   *
   * @return true if classes of events can be loaded, and somebody may want events
   */
  public static boolean isInUse() {
    return PRESENT && jdk.jfr.FlightRecorder.isInitialized();
  }
}
