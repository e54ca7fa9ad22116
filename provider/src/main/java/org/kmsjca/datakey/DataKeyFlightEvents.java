// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The events themselves; not to be touched where the JVM has no recorder. */
final class DataKeyFlightEvents {

  private static final Hit PROBE = new Hit();

  private DataKeyFlightEvents() {}

  /** What all of them tell: which data key. */
  @Category("KMS-JCA")
  @StackTrace(false)
  abstract static class OfDataKey extends Event {
    @Label("Key ARN")
    String keyArn = "";

    @Label("Data Key ID")
    String dataKeyId = "";

    @Label("Encryption")
    boolean encryption;

    /** Tells about a data key, if anybody listens. */
    void tell(DataKeyLabel label) {
      if (shouldCommit()) {
        keyArn = label.keyArn();
        dataKeyId = label.dataKeyId();
        encryption = label.encryption();
        commit();
      }
    }
  }

  /** A cached data key was used again. */
  @Name("org.kmsjca.DataKeyHit")
  @Label("Data Key Hit")
  @Enabled(false)
  static final class Hit extends OfDataKey {}

  /** A data key was obtained from the service. */
  @Name("org.kmsjca.DataKeyMiss")
  @Label("Data Key Miss")
  static final class Miss extends OfDataKey {}

  /** The service allowed a cached data key again. */
  @Name("org.kmsjca.DataKeyRefresh")
  @Label("Data Key Refresh")
  static final class Refresh extends OfDataKey {}

  /** A data key was obtained from the service before the present one has run out. */
  @Name("org.kmsjca.DataKeyAhead")
  @Label("Data Key Ahead")
  static final class Ahead extends OfDataKey {}

  /** The successor of a cached data key could not be obtained. */
  @Name("org.kmsjca.DataKeyAheadFailure")
  @Label("Data Key Ahead Failure")
  static final class AheadFailure extends OfDataKey {
    @Label("Error Code")
    String errorCode = "";
  }

  /** A cached data key is used no more. */
  @Name("org.kmsjca.DataKeyRetirement")
  @Label("Data Key Retirement")
  static final class Retirement extends OfDataKey {
    @Label("Reason")
    String reason = "";
  }

  static boolean tellsHits() {
    return PROBE.isEnabled();
  }

  static void hit(DataKeyLabel label) {
    new Hit().tell(label);
  }

  static void missed(DataKeyLabel label) {
    new Miss().tell(label);
  }

  static void refreshed(DataKeyLabel label) {
    new Refresh().tell(label);
  }

  static void ahead(DataKeyLabel label) {
    new Ahead().tell(label);
  }

  static void aheadFailed(DataKeyLabel label, String errorCode) {
    AheadFailure event = new AheadFailure();
    event.errorCode = errorCode;
    event.tell(label);
  }

  static void retired(DataKeyLabel label, String reason) {
    Retirement event = new Retirement();
    event.reason = reason;
    event.tell(label);
  }
}
