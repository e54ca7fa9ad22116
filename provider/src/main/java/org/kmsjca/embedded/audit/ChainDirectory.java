// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.util.List;
import org.kmsjca.material.KeyMaterial;

/**
 * The list of all chains of audit records of a store, kept in the store itself.
 *
 * <p>It is what makes the removal of a whole chain, or of a chain's end, visible: records are in
 * files that anybody with access to the disk may delete, the list is not among them. Chains are
 * never removed from it.
 *
 * <p>No method is called by a thread that is inside an update of the store, so an implementation
 * may take the store's write lock.
 *
 * <p><b>Thread safety:</b> thread-safe, also between processes. <b>Secrets:</b> the signing keys;
 * implementations keep them wrapped by the root key.
 */
public interface ChainDirectory {

  /**
   * Lists all chains, those of other processes too.
   *
   * @return the newest state of the store, the oldest chain first
   * @throws org.kmsjca.kms.KmsUnavailableException if the store cannot be read
   */
  List<ChainRecord> chains();

  /**
   * Adds a chain, durably, before its first record is written.
   *
   * @param chain a chain without records; its identifier is new
   * @param signingKey the private key of its digests, 32 bytes; stays the caller's
   * @throws org.kmsjca.kms.KmsUnavailableException if the chain cannot be added
   */
  void create(ChainRecord chain, KeyMaterial signingKey);

  /**
   * Gives the private key of a chain's digests.
   *
   * @param chainId a listed chain
   * @return 32 bytes, unwrapped; the caller destroys them
   * @throws org.kmsjca.kms.KmsUnavailableException if the chain is not listed, or its key cannot be
   *     unwrapped
   */
  KeyMaterial signingKey(String chainId);

  /**
   * Notes, durably, that a chain has reached a digest. Does nothing if the chain is known to have
   * come further.
   *
   * @param chainId a listed chain
   * @param head its newest digest; the records before it are on the disk
   * @throws org.kmsjca.kms.KmsUnavailableException if the chain is not listed, or the head cannot
   *     be stored
   */
  void advance(String chainId, ChainHead head);
}
