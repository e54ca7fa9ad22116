// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms.spi;

import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Kms;

/**
 * A kind of key management service, found through {@link java.util.ServiceLoader}.
 *
 * <p><b>Thread safety:</b> implementations are thread-safe; their no-argument constructor does
 * nothing.
 */
public interface KmsBackend {

  /**
   * Names the backend.
   *
   * @return the value of the setting {@code backend} that selects it, for example {@code embedded}
   */
  String name();

  /**
   * Opens the service as the configuration's caller.
   *
   * @param configuration the settings
   * @return the service; it stays open as long as the JVM runs
   * @throws org.kmsjca.kms.KmsLockedException if it needs a password that was not given yet
   * @throws org.kmsjca.kms.KmsException if the service cannot be opened; what it found is untouched
   */
  Kms open(Configuration configuration);

  /**
   * Opens the service as the owner of an access key.
   *
   * @param configuration the settings; those about the caller are not looked at
   * @param credentials the access key; belongs to the caller of this method
   * @return the service; it stays open as long as the JVM runs
   * @throws org.kmsjca.kms.KmsException if the service cannot be opened, or the access key is not
   *     accepted
   * @throws IllegalArgumentException if the service knows no access keys
   */
  default Kms open(Configuration configuration, AccessKeyCredentials credentials) {
    throw new IllegalArgumentException("the backend '" + name() + "' knows no access keys");
  }

  /**
   * Tells whether somebody must give a password before the service opens.
   *
   * @param configuration the settings
   * @return true if {@link #unlock} is to be called; without that, {@link #open} fails
   */
  default boolean needsPassword(Configuration configuration) {
    return false;
  }

  /**
   * Opens the service by a password. If it is open, the password is compared only.
   *
   * @param configuration the settings
   * @param password what the user has given; stays the caller's, and no copy is kept
   * @return false if the password is wrong; nothing has changed then
   * @throws org.kmsjca.kms.KmsException if the service cannot be opened for another reason
   * @throws IllegalArgumentException if the service needs no password
   */
  default boolean unlock(Configuration configuration, char[] password) {
    throw new IllegalArgumentException("the backend '" + name() + "' needs no password");
  }
}
