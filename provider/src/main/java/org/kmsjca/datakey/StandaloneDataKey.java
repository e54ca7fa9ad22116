// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.concurrent.atomic.LongAdder;
import javax.security.auth.Destroyable;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * An unwrapped data key that works with standard transformations, under no format of ours.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the key, until destroyed.
 */
public final class StandaloneDataKey implements Destroyable, MeasuredKey {

  private final KeyMaterial key;
  private final Bytes fingerprint;
  private final IvLedgers ledgers;
  private final LongAdder messages = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /** Takes the key over. */
  StandaloneDataKey(KeyMaterial key, IvLedgers ledgers) {
    this.key = key;
    this.fingerprint = IvLedgers.fingerprint(key);
    this.ledgers = ledgers;
  }

  /** Copies the key, for the caller to destroy; null if it was destroyed in the meantime. */
  public @Nullable KeyMaterial copy() {
    try {
      return key.copy();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  /** Gives the ledger of the key's IVs; null if there are too many keys to remember another. */
  public @Nullable IvLedger ledger() {
    return ledgers.find(fingerprint);
  }

  /** Counts a text. */
  public void count(long plaintextBytes) {
    messages.increment();
    bytes.add(plaintextBytes);
  }

  @Override
  public long messages() {
    return messages.sum();
  }

  @Override
  public long bytes() {
    return bytes.sum();
  }

  @Override
  public void destroy() {
    key.destroy();
  }

  @Override
  public boolean isDestroyed() {
    return key.isDestroyed();
  }
}
