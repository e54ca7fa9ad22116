// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The states of a KMS key. Only an {@link #ENABLED} key does cryptography. */
public enum KeyState {
  /** A replica that is being made. */
  CREATING("Creating"),
  /** Usable. */
  ENABLED("Enabled"),
  /** Kept, but refused for cryptography until it is enabled again. */
  DISABLED("Disabled"),
  /** In its waiting period; {@link CancelKeyDeletion} rescues it. */
  PENDING_DELETION("PendingDeletion"),
  /** A multi-Region primary that waits for the deletion of its replicas. */
  PENDING_REPLICA_DELETION("PendingReplicaDeletion"),
  /** Made for imported material that is not there. */
  PENDING_IMPORT("PendingImport"),
  /** In a custom key store that is not connected. */
  UNAVAILABLE("Unavailable"),
  /** A multi-Region key whose primary Region is changing. */
  UPDATING("Updating");

  private final String awsName;

  KeyState(String awsName) {
    this.awsName = awsName;
  }

  /**
   * Gives the name that AWS KMS uses.
   *
   * @return for example {@code PendingDeletion}
   */
  public String awsName() {
    return awsName;
  }
}
