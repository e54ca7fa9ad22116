// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.security.Provider;

/** An engine whose AES-GCM is there but cannot be made, as where a native library is damaged. */
public final class BrokenGcmProvider extends Provider {

  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public BrokenGcmProvider() {
    super("BrokenGcm", "1", "refuses to work");
    put("Cipher.AES/GCM/NoPadding", "org.kmsjca.testing.NoSuchClass");
  }
}
