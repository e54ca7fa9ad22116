// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * By what a user or a session of a role shows who it is. Also a private credential of a {@link
 * javax.security.auth.Subject}.
 *
 * <p><b>Secrets:</b> secret and token, until {@link #destroy()}.
 *
 * @param accessKeyId names the access key; {@code AKIA...} for users, {@code ASIA...} for sessions
 * @param secretAccessKey the secret, a text in ASCII
 * @param sessionToken the token of a session, a text in ASCII; null for users
 */
public record AccessKeyCredentials(
    String accessKeyId, KeyMaterial secretAccessKey, @Nullable KeyMaterial sessionToken)
    implements Destroyable {

  /** Wipes secret and token. A second call does nothing. */
  @Override
  public void destroy() {
    secretAccessKey.destroy();
    if (sessionToken != null) {
      sessionToken.destroy();
    }
  }

  @Override
  public boolean isDestroyed() {
    return secretAccessKey.isDestroyed();
  }
}
