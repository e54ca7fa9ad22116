// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.operations;

import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsNotFoundException;

/**
 * Says that a request names a key that a service manages, and that was not needed before. Whoever
 * resolves the request makes the key and tries again.
 */
public final class ManagedKeyMissingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Arn alias;

  ManagedKeyMissingException(Arn alias) {
    super(alias.toString(), null, false, false);
    this.alias = alias;
  }

  /** Gives the alias of the key. */
  public Arn alias() {
    return alias;
  }

  /** Gives the error for a request that must not make anything. */
  public KmsNotFoundException notFound() {
    return KeyIdentifiers.aliasNotFound(alias);
  }
}
