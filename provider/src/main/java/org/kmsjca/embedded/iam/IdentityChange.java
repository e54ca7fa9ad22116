// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

/** One change of identities. */
public sealed interface IdentityChange {

  /**
   * Adds an identity, or replaces what is known of it.
   *
   * @param identity the identity; a secret in it is copied
   */
  record PutIdentity(IdentityDocument identity) implements IdentityChange {}

  /**
   * Removes an identity.
   *
   * @param id its ARN or access key ID
   */
  record DeleteIdentity(String id) implements IdentityChange {}
}
