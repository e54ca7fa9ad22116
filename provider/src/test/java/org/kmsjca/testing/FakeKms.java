// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A service for tests of what stands in front of one: it remembers plaintexts instead of
 * encrypting, counts calls, and fails when told to.
 */
public final class FakeKms implements RevocableKms {

  private static final String ALGORITHM_ID = "0".repeat(64);

  private record Sealed(String keyId, EncryptionContext context, KeyMaterial plaintext) {}

  private final SecureRandom random = new SecureRandom();
  private final Map<Bytes, Sealed> sealed = new ConcurrentHashMap<>();
  private final AtomicLong revision = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong rechecks = new AtomicLong();
  private volatile Consumer<KmsRequest<?>> fault = request -> {};
  private volatile boolean disabled;

  /** Runs before each call; what it throws is the call's failure. */
  public void setFault(Consumer<KmsRequest<?>> fault) {
    this.fault = fault;
  }

  /** Makes every stamp stale. */
  public void touch() {
    revision.incrementAndGet();
  }

  /** Disables all keys, or enables them again. */
  public void setDisabled(boolean disabled) {
    this.disabled = disabled;
    touch();
  }

  /** How often an operation was performed. */
  public long calls() {
    return calls.get();
  }

  /** How often a decision was made again. */
  public long rechecks() {
    return rechecks.get();
  }

  @Override
  public <R> R call(KmsRequest<R> request) {
    return callStamped(request).result();
  }

  @Override
  public <R> Stamped<R> callStamped(KmsRequest<R> request) {
    calls.incrementAndGet();
    DecisionStamp stamp = stamp();
    fault.accept(request);
    checkEnabled();
    @SuppressWarnings("unchecked")
    R result = (R) perform(request);
    return new Stamped<>(result, stamp);
  }

  @Override
  public DecisionStamp recheck(SupportsDryRun<?> request) {
    rechecks.incrementAndGet();
    DecisionStamp stamp = stamp();
    fault.accept(request);
    checkEnabled();
    return stamp;
  }

  private DecisionStamp stamp() {
    long seen = revision.get();
    return () -> revision.get() == seen;
  }

  private void checkEnabled() throws KmsException {
    if (disabled) {
      throw new KmsKeyStateException(KmsErrorCode.DISABLED, "arn:test:key is disabled.");
    }
  }

  private Object perform(KmsRequest<?> request) {
    if (request instanceof GenerateDataKey generate) {
      byte[] key = new byte[32];
      random.nextBytes(key);
      Bytes blob = seal(generate.keyId(), generate.encryptionContext(), key);
      return new GenerateDataKey.Result(
          blob, KeyMaterial.copyOf(key), generate.keyId(), ALGORITHM_ID);
    }
    if (request instanceof Encrypt encrypt) {
      Bytes blob =
          seal(encrypt.keyId(), encrypt.encryptionContext(), encrypt.plaintext().toByteArray());
      return new Encrypt.Result(blob, encrypt.keyId(), EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    }
    if (request instanceof Decrypt decrypt) {
      Sealed found = sealed.get(decrypt.ciphertextBlob());
      if (found == null
          || !found.context.equals(decrypt.encryptionContext())
          || (decrypt.keyId() != null && !decrypt.keyId().equals(found.keyId))) {
        throw new KmsInvalidCiphertextException(KmsErrorCode.INVALID_CIPHERTEXT, null);
      }
      return new Decrypt.Result(
          found.keyId, found.plaintext.copy(), EncryptionAlgorithm.SYMMETRIC_DEFAULT, ALGORITHM_ID);
    }
    throw new AssertionError("not in this fake: " + request.operation());
  }

  private Bytes seal(String keyId, EncryptionContext context, byte[] plaintext) {
    byte[] blob = ByteBuffer.allocate(180).putLong(random.nextLong()).array();
    sealed.put(Bytes.copyOf(blob), new Sealed(keyId, context, KeyMaterial.copyOf(plaintext)));
    return Bytes.wrap(blob);
  }
}
