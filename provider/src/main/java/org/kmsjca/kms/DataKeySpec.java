// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

/** The sizes of data keys that have a name. */
public enum DataKeySpec {
  /** 32 bytes. */
  AES_256(32),
  /** 16 bytes. */
  AES_128(16);

  private final int sizeBytes;

  DataKeySpec(int sizeBytes) {
    this.sizeBytes = sizeBytes;
  }

  /**
   * Tells the size of the key.
   *
   * @return the size in bytes
   */
  public int sizeBytes() {
    return sizeBytes;
  }
}
