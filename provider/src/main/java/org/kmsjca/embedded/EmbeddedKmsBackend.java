// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.google.auto.service.AutoService;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.KmsBackend;
import org.kmsjca.kms.spi.Setting;

/**
 * The backend {@code embedded}: a key management service inside this process.
 *
 * <p>All that is opened on one store file in a JVM is one service, so that a change made through
 * one object is seen through all others at once.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
@AutoService(KmsBackend.class)
public final class EmbeddedKmsBackend implements KmsBackend {

  /** Does nothing. */
  public EmbeddedKmsBackend() {}

  @Override
  public String name() {
    return "embedded";
  }

  /**
   * Opens the service as the configuration's caller; makes store, root key and audit log if they do
   * not exist.
   *
   * @throws IllegalArgumentException if the store is open in this JVM with other settings
   */
  @Override
  public RevocableKms open(Configuration configuration) {
    return OpenEngines.of(configuration)
        .as(configuration.caller(), configuration.text(Setting.REGION));
  }
}
