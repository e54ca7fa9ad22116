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

  /** A cached data key was used again. */
  @Name("org.kmsjca.DataKeyHit")
  @Label("Data Key Hit")
  @Category("KMS-JCA")
  @StackTrace(false)
  @Enabled(false)
  static final class Hit extends Event {
    @Label("Key ARN")
    String keyArn = "";

    @Label("Data Key ID")
    String dataKeyId = "";

    @Label("Encryption")
    boolean encryption;

    void fill(DataKeyLabel label) {
      keyArn = label.keyArn();
      dataKeyId = label.dataKeyId();
      encryption = label.encryption();
    }
  }

  /** A data key was obtained from the service. */
  @Name("org.kmsjca.DataKeyMiss")
  @Label("Data Key Miss")
  @Category("KMS-JCA")
  @StackTrace(false)
  static final class Miss extends Event {
    @Label("Key ARN")
    String keyArn = "";

    @Label("Data Key ID")
    String dataKeyId = "";

    @Label("Encryption")
    boolean encryption;

    void fill(DataKeyLabel label) {
      keyArn = label.keyArn();
      dataKeyId = label.dataKeyId();
      encryption = label.encryption();
    }
  }

  /** The service allowed a cached data key again. */
  @Name("org.kmsjca.DataKeyRefresh")
  @Label("Data Key Refresh")
  @Category("KMS-JCA")
  @StackTrace(false)
  static final class Refresh extends Event {
    @Label("Key ARN")
    String keyArn = "";

    @Label("Data Key ID")
    String dataKeyId = "";

    @Label("Encryption")
    boolean encryption;

    void fill(DataKeyLabel label) {
      keyArn = label.keyArn();
      dataKeyId = label.dataKeyId();
      encryption = label.encryption();
    }
  }

  /** A cached data key is used no more. */
  @Name("org.kmsjca.DataKeyRetirement")
  @Label("Data Key Retirement")
  @Category("KMS-JCA")
  @StackTrace(false)
  static final class Retirement extends Event {
    @Label("Key ARN")
    String keyArn = "";

    @Label("Data Key ID")
    String dataKeyId = "";

    @Label("Encryption")
    boolean encryption;

    @Label("Reason")
    String reason = "";

    void fill(DataKeyLabel label) {
      keyArn = label.keyArn();
      dataKeyId = label.dataKeyId();
      encryption = label.encryption();
    }
  }

  static boolean tellsHits() {
    return PROBE.isEnabled();
  }

  static void hit(DataKeyLabel label) {
    Hit event = new Hit();
    if (event.shouldCommit()) {
      event.fill(label);
      event.commit();
    }
  }

  static void missed(DataKeyLabel label) {
    Miss event = new Miss();
    if (event.shouldCommit()) {
      event.fill(label);
      event.commit();
    }
  }

  static void refreshed(DataKeyLabel label) {
    Refresh event = new Refresh();
    if (event.shouldCommit()) {
      event.fill(label);
      event.commit();
    }
  }

  static void retired(DataKeyLabel label, String reason) {
    Retirement event = new Retirement();
    if (event.shouldCommit()) {
      event.fill(label);
      event.reason = reason;
      event.commit();
    }
  }
}
