// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.ProviderException;
import org.jspecify.annotations.Nullable;

/** Says that the configuration cannot be used, what was found and what is allowed. */
final class ConfigurationException extends ProviderException {

  private static final long serialVersionUID = 1L;

  ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
