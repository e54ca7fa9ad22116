// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionAlgorithm;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.GenerateDataKeyWithoutPlaintext;
import org.kmsjca.kms.GenerateRandom;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.SupportsDryRun;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A service for tests of what stands in front of one: it remembers plaintexts instead of
 * encrypting, counts calls, and fails when told to.
 */
public final class FakeKms implements RevocableKms {

  private static final String ALGORITHM_ID = "0".repeat(64);
  private static final int BLOB_BYTES = 180;

  private record Sealed(String keyId, EncryptionContext context, KeyMaterial plaintext) {}

  private final SecureRandom random = new SecureRandom();
  private final boolean knowsEveryName;
  private final FakeKeys keys = new FakeKeys();
  private final Map<Bytes, Sealed> sealed = new ConcurrentHashMap<>();
  private final List<KeyMaterial> dataKeys = new CopyOnWriteArrayList<>();
  private final List<String> operations = new CopyOnWriteArrayList<>();
  private final AtomicLong revision = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong rechecks = new AtomicLong();
  private volatile Consumer<KmsRequest<?>> fault = request -> {};
  private volatile boolean disabled;
  private volatile int blobBytes = BLOB_BYTES;

  /** A service to which every name is a key. */
  public FakeKms() {
    this(true);
  }

  private FakeKms(boolean knowsEveryName) {
    this.knowsEveryName = knowsEveryName;
  }

  /** A service that knows the keys that were made and the aliases that were given. */
  public static FakeKms withKeys() {
    return new FakeKms(false);
  }

  /** Runs before each call; what it throws is the call's failure. */
  public void setFault(Consumer<KmsRequest<?>> fault) {
    this.fault = fault;
  }

  /** Ends the fault. */
  public void heal() {
    setFault(request -> {});
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

  /** Sets the size of the ciphertexts made from now on; at least 8. */
  public void setBlobBytes(int blobBytes) {
    this.blobBytes = blobBytes;
  }

  /** How often an operation was performed. */
  public long calls() {
    return calls.get();
  }

  /** How often a decision was made again. */
  public long rechecks() {
    return rechecks.get();
  }

  /** The names of the operations that were asked for, in their order. */
  public List<String> operations() {
    return List.copyOf(operations);
  }

  /** Forgets which operations were asked for. */
  public void forgetOperations() {
    operations.clear();
  }

  /**
   * The data keys in the clear, as they were given out: to look for them where they must not be.
   */
  public List<byte[]> dataKeys() {
    return dataKeys.stream().map(KeyMaterial::toByteArray).toList();
  }

  /** The aliases with the IDs of their keys. */
  public Map<String, String> aliases() {
    return keys.aliases();
  }

  /** All keys. */
  public List<KeyMetadata> keys() {
    return keys.all();
  }

  /** Makes a key with an alias and gives its ARN. */
  public String makeKey(String alias) {
    String arn = call(CreateKey.of()).keyMetadata().arn();
    call(new CreateAlias(alias, arn));
    return arn;
  }

  @Override
  public <R> R call(KmsRequest<R> request) {
    return callStamped(request).result();
  }

  @Override
  public <R> Stamped<R> callStamped(KmsRequest<R> request) {
    calls.incrementAndGet();
    operations.add(request.operation());
    DecisionStamp stamp = stamp();
    fault.accept(request);
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
      return generate(generate);
    }
    if (request instanceof GenerateDataKeyWithoutPlaintext generate) {
      return generate(generate);
    }
    if (request instanceof Encrypt encrypt) {
      String keyId = usable(encrypt.keyId());
      Bytes blob = seal(keyId, encrypt.encryptionContext(), encrypt.plaintext().toByteArray());
      return new Encrypt.Result(blob, keyId, EncryptionAlgorithm.SYMMETRIC_DEFAULT);
    }
    if (request instanceof Decrypt decrypt) {
      return decrypt(decrypt);
    }
    return administer(request);
  }

  private GenerateDataKey.Result generate(GenerateDataKey request) {
    String keyId = usable(request.keyId());
    byte[] key = new byte[32];
    random.nextBytes(key);
    dataKeys.add(KeyMaterial.copyOf(key));
    Bytes blob = seal(keyId, request.encryptionContext(), key);
    return new GenerateDataKey.Result(blob, KeyMaterial.copyOf(key), keyId, ALGORITHM_ID);
  }

  private GenerateDataKeyWithoutPlaintext.Result generate(GenerateDataKeyWithoutPlaintext request) {
    String keyId = usable(request.keyId());
    Integer size = request.numberOfBytes();
    byte[] key = new byte[size == null ? 32 : size];
    random.nextBytes(key);
    dataKeys.add(KeyMaterial.copyOf(key));
    Bytes blob = seal(keyId, request.encryptionContext(), key);
    return new GenerateDataKeyWithoutPlaintext.Result(blob, keyId, ALGORITHM_ID);
  }

  private Decrypt.Result decrypt(Decrypt request) {
    String keyId = request.keyId() == null ? null : usable(request.keyId());
    Sealed found = sealed.get(request.ciphertextBlob());
    if (found == null
        || !found.context.equals(request.encryptionContext())
        || (keyId != null && !keyId.equals(found.keyId))) {
      throw new KmsInvalidCiphertextException(KmsErrorCode.INVALID_CIPHERTEXT, null);
    }
    return new Decrypt.Result(
        found.keyId, found.plaintext.copy(), EncryptionAlgorithm.SYMMETRIC_DEFAULT, ALGORITHM_ID);
  }

  private Object administer(KmsRequest<?> request) {
    if (request instanceof GenerateRandom generate) {
      Integer size = generate.numberOfBytes();
      byte[] bytes = new byte[size == null ? 0 : size];
      random.nextBytes(bytes);
      return new GenerateRandom.Result(KeyMaterial.wrap(bytes));
    }
    if (request instanceof CreateKey create) {
      return keys.create(create);
    }
    if (request instanceof DescribeKey describe) {
      return keys.describe(describe);
    }
    if (request instanceof ListKeys list) {
      return keys.list(list);
    }
    if (request instanceof ListAliases list) {
      return keys.list(list);
    }
    if (request instanceof ScheduleKeyDeletion schedule) {
      touch();
      return keys.schedule(schedule);
    }
    touch();
    if (request instanceof CreateAlias create) {
      return keys.create(create);
    }
    if (request instanceof UpdateAlias update) {
      return keys.update(update);
    }
    if (request instanceof DeleteAlias delete) {
      return keys.delete(delete);
    }
    throw new AssertionError("not in this fake: " + request.operation());
  }

  private String usable(String name) {
    checkEnabled();
    return knowsEveryName ? name : keys.find(name).arn();
  }

  private Bytes seal(String keyId, EncryptionContext context, byte[] plaintext) {
    byte[] blob = ByteBuffer.allocate(blobBytes).putLong(random.nextLong()).array();
    sealed.put(Bytes.copyOf(blob), new Sealed(keyId, context, KeyMaterial.copyOf(plaintext)));
    return Bytes.wrap(blob);
  }
}
