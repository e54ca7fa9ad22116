// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.concurrency;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** A service that gives out data keys, each another one, and allows everything. */
public final class StubKms implements RevocableKms {

  private static final int DATA_KEY_BYTES = 32;

  private final AtomicLong made = new AtomicLong();

  /** Gives the number of data keys so far. */
  public long made() {
    return made.get();
  }

  @Override
  public <R> R call(KmsRequest<R> request) {
    return callStamped(request).result();
  }

  @Override
  public <R> Stamped<R> callStamped(KmsRequest<R> request) {
    if (!(request instanceof GenerateDataKey generate)) {
      throw new UnsupportedOperationException(request.operation());
    }
    byte[] key = ByteBuffer.allocate(DATA_KEY_BYTES).putLong(made.incrementAndGet()).array();
    @SuppressWarnings("unchecked")
    R result =
        (R)
            new GenerateDataKey.Result(
                Bytes.copyOf(key), KeyMaterial.wrap(key), generate.keyId(), "0".repeat(64));
    return new Stamped<>(result, () -> true);
  }

  @Override
  public DecisionStamp recheck(SupportsDryRun<?> request) {
    return () -> true;
  }
}
