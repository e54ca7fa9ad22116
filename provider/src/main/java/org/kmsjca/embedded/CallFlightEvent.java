// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One call, as the JDK Flight Recorder keeps it. Bears no secrets. */
@Name("org.kmsjca.Call")
@Label("Call")
@Category("KMS-JCA")
@StackTrace(false)
final class CallFlightEvent extends Event implements CallEvents.Begun {

  private static final CallFlightEvent PROBE = new CallFlightEvent();

  @Label("Operation")
  String operation = "";

  @Label("Caller")
  String caller = "";

  @Label("Key ARN")
  @Nullable String keyArn;

  @Label("Error Code")
  @Nullable String errorCode;

  static @Nullable CallFlightEvent beginIfEnabled() {
    if (!PROBE.isEnabled()) {
      return null;
    }
    CallFlightEvent event = new CallFlightEvent();
    event.begin();
    return event;
  }

  @Override
  public void end(
      String calledOperation,
      String callerArn,
      @Nullable String usedKeyArn,
      @Nullable String error) {
    operation = calledOperation;
    caller = callerArn;
    keyArn = usedKeyArn;
    errorCode = error;
    commit();
  }
}
