// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import java.security.SecureRandom;
import java.util.Optional;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.iam.IdentityRepository;
import org.kmsjca.embedded.keys.ImportToken;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.material.KeyMaterial;

/**
 * The secret that seals import tokens: one for the whole state, so that a token made by one process
 * is good in every other, and after a restart.
 *
 * <p>It is stored wrapped among the identities, and made when it is first needed.
 */
final class ImportSecret {

  private static final String ID = "service/import-token-key";
  private static final String KIND = "service-secret";

  private ImportSecret() {}

  /** Finds the secret; there is none as long as no token was made. It belongs to the state. */
  static Optional<KeyMaterial> find(IdentityRepository state) {
    return state.identity(ID).map(IdentityDocument::secret);
  }

  /** Finds the secret, or makes it durable first. It belongs to the state. */
  static KeyMaterial findOrMake(ServiceState state, SecureRandom random) {
    return find(state).orElseGet(() -> make(state, random));
  }

  private static KeyMaterial make(ServiceState state, SecureRandom random) {
    byte[] bytes = new byte[ImportToken.SECRET_BYTES];
    random.nextBytes(bytes);
    KeyMaterial secret = KeyMaterial.wrap(bytes);
    try {
      // Another process may have made one meanwhile.
      state.<Boolean>update(
          newest ->
              find(newest).isPresent()
                  ? new Update<>(Changes.NONE, false)
                  : new Update<>(
                      Changes.of(
                          new IdentityChange.PutIdentity(
                              new IdentityDocument(ID, KIND, "{}", secret))),
                      true));
    } finally {
      secret.destroy();
    }
    return find(state).orElseThrow(() -> new IllegalStateException("the secret was not stored"));
  }
}
