// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.google.auto.service.AutoService;
import java.security.UnrecoverableKeyException;
import java.util.Optional;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.KmsUnavailableException;
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
   * @throws org.kmsjca.kms.KmsAccessDeniedException if the access key of the configuration is not
   *     accepted
   */
  @Override
  public RevocableKms open(Configuration configuration) {
    Optional<AccessKeyCredentials> credentials = configuration.credentials();
    if (credentials.isEmpty()) {
      return OpenEngines.of(configuration)
          .as(configuration.caller(), configuration.text(Setting.REGION));
    }
    try {
      return open(configuration, credentials.get());
    } finally {
      credentials.get().destroy();
    }
  }

  @Override
  public RevocableKms open(Configuration configuration, AccessKeyCredentials credentials) {
    return OpenEngines.of(configuration).as(credentials, configuration.text(Setting.REGION));
  }

  /** Tells whether the setting {@code root-key} is {@code password}. */
  @Override
  public boolean needsPassword(Configuration configuration) {
    return OpenEngines.needsPassword(configuration);
  }

  /**
   * Opens the service by the password from which the root key is derived; makes store and audit log
   * if they do not exist.
   *
   * @throws IllegalArgumentException if the store is open in this JVM with other settings, or needs
   *     no password
   */
  @Override
  public boolean unlock(Configuration configuration, char[] password) {
    try {
      OpenEngines.unlock(configuration, password);
      return true;
    } catch (KmsUnavailableException e) {
      if (e.getCause() instanceof UnrecoverableKeyException) {
        return false;
      }
      throw e;
    }
  }
}
