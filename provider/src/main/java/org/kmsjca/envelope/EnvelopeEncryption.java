// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.envelope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.AesGcmEngine;
import org.kmsjca.datakey.DataKey;
import org.kmsjca.datakey.DataKeyCache;
import org.kmsjca.datakey.DataKeyLabel;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.datakey.DecryptionIdentity;
import org.kmsjca.datakey.EncryptionIdentity;
import org.kmsjca.datakey.KmsStamps;
import org.kmsjca.format.FailureClass;
import org.kmsjca.format.HeaderReader;
import org.kmsjca.format.MalformedMessageException;
import org.kmsjca.format.MessageHeader;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsInvalidCiphertextException;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Envelope encryption as one caller of one key management service, with its caches.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> cached data keys, until {@link
 * #clearCaches()}.
 */
public final class EnvelopeEncryption {

  /* A message's key is looked up by its commitment before anything is hashed or allocated. The
   * commitment is uniform unless somebody forges one; a forged one only costs the slow path. */
  private static final int RECENT_SLOTS = 1024;

  private final Kms kms;
  private final String partition;
  private final AesGcmEngine engine;
  private final int segmentSizeExponent;
  private final ParallelSegments parallel;
  private final DataKeyCache<EncryptionIdentity, MessageKey> encryptionKeys;
  private final DataKeyCache<DecryptionIdentity, MessageKey> decryptionKeys;
  private final Runnable clearing = this::clearCaches;
  private final AtomicReferenceArray<@Nullable Recent> recent =
      new AtomicReferenceArray<>(RECENT_SLOTS);

  private record Recent(String keyId, DataKey<MessageKey> key) {}

  /**
   * Sizes of the caches and of what is written.
   *
   * @param limits of each data key
   * @param encryptionCacheSize how many data keys are kept for encryption
   * @param decryptionCacheSize how many data keys are kept for decryption
   * @param segmentSizeExponent segments have 2 to this power bytes
   * @param threads how many threads may work on one large message, the caller's included
   */
  public record Parameters(
      DataKeyLimits limits,
      long encryptionCacheSize,
      long decryptionCacheSize,
      int segmentSizeExponent,
      int threads) {

    /** Parameters for messages each of which is the work of one thread. */
    public Parameters(
        DataKeyLimits limits,
        long encryptionCacheSize,
        long decryptionCacheSize,
        int segmentSizeExponent) {
      this(limits, encryptionCacheSize, decryptionCacheSize, segmentSizeExponent, 1);
    }
  }

  /**
   * Makes an envelope encryption with empty caches.
   *
   * @param kms the service, bound to the caller
   * @param partition names caller and service in the identities of the caches
   * @param engine encrypts the data
   * @param parameters of the caches and of what is written
   */
  public EnvelopeEncryption(Kms kms, String partition, AesGcmEngine engine, Parameters parameters) {
    this.kms = kms;
    this.partition = partition;
    this.engine = engine;
    this.segmentSizeExponent = parameters.segmentSizeExponent();
    this.parallel = ParallelSegments.upTo(parameters.threads());
    this.encryptionKeys =
        new DataKeyCache<>(kms, parameters.limits(), parameters.encryptionCacheSize());
    this.decryptionKeys =
        new DataKeyCache<>(kms, parameters.limits(), parameters.decryptionCacheSize());
    if (kms instanceof RevocableKms revocable) {
      revocable.beforeEnd(clearing);
    }
  }

  /** Makes an encryptor for one thread. */
  public MessageEncryptor newEncryptor() {
    return new MessageEncryptor(this);
  }

  /** Makes a decryptor for one thread. */
  public MessageDecryptor newDecryptor() {
    return new MessageDecryptor(this);
  }

  /** Retires and wipes all cached data keys. */
  public void clearCaches() {
    encryptionKeys.clear();
    decryptionKeys.clear();
  }

  ParallelSegments parallel() {
    return parallel;
  }

  EncryptionIdentity identity(List<String> keyIds, EncryptionContext context) {
    return new EncryptionIdentity(partition, keyIds, context);
  }

  DataKey<MessageKey> encryptionKey(EncryptionIdentity identity) {
    return encryptionKeys.get(identity, () -> generate(identity));
  }

  private DataKeyCache.Fetched<MessageKey> generate(EncryptionIdentity identity) {
    String keyId = identity.keyIds().get(0);
    GenerateDataKey request = GenerateDataKey.of(keyId, identity.context());
    RevocableKms.Stamped<GenerateDataKey.Result> generated = KmsStamps.call(kms, request);
    KeyMaterial dataKey = generated.result().plaintext();
    try {
      List<Bytes> wrappedKeys = new ArrayList<>();
      List<DecisionStamp> stamps = new ArrayList<>();
      wrappedKeys.add(generated.result().ciphertextBlob());
      stamps.add(generated.stamp());
      for (String otherKeyId : identity.keyIds().subList(1, identity.keyIds().size())) {
        RevocableKms.Stamped<Encrypt.Result> wrapped =
            KmsStamps.call(kms, Encrypt.of(otherKeyId, dataKey, identity.context()));
        wrappedKeys.add(wrapped.result().ciphertextBlob());
        stamps.add(wrapped.stamp());
      }
      MessageKey key =
          MessageKey.forWriting(
              engine, dataKey, segmentSizeExponent, identity.context(), wrappedKeys);
      DataKeyLabel label =
          DataKeyLabel.of(generated.result().keyId(), generated.result().ciphertextBlob(), true);
      if (stamps.size() > 1) {
        return new DataKeyCache.Fetched<>(
            key, () -> stamps.stream().allMatch(DecisionStamp::isCurrent), null, label);
      }
      // An alias may point at another key now: then a new data key is due, not the old one again.
      return new DataKeyCache.Fetched<>(
          key, generated.stamp(), isAlias(keyId) ? null : request.asDryRun(), label);
    } finally {
      dataKey.destroy();
    }
  }

  private static boolean isAlias(String keyId) {
    return keyId.startsWith("alias/") || keyId.contains(":alias/");
  }

  /**
   * Finds or unwraps the key of a message.
   *
   * @throws MalformedMessageException if no wrapped data key of the header was made with the KMS
   *     key
   * @throws KmsException if the service refuses or fails
   */
  DataKey<MessageKey> decryptionKey(String keyId, byte[] message, int offset, int headerSize)
      throws MalformedMessageException {
    int slot = recentSlot(message, offset + HeaderReader.commitmentOffset(headerSize));
    Recent known = recent.get(slot);
    if (known != null
        && known.key.isUsable()
        && known.keyId.equals(keyId)
        && known.key.prepared().hasHeader(message, offset, headerSize)) {
      return known.key;
    }
    MessageHeader header = MessageHeader.parse(message, offset, headerSize);
    Bytes encodedHeader = Bytes.copyOf(message, offset, headerSize);
    DataKey<MessageKey> key;
    try {
      key =
          decryptionKeys.get(
              new DecryptionIdentity(partition, keyId, encodedHeader), () -> unwrap(keyId, header));
    } catch (KmsInvalidCiphertextException e) {
      throw new MalformedMessageException(
          FailureClass.COMMITMENT_MISMATCH, "no wrapped data key of the message fits the KMS key");
    }
    recent.set(slot, new Recent(keyId, key));
    return key;
  }

  /* Several wrapped keys: the first one that this KMS key opens and that the header commits to. */
  private DataKeyCache.Fetched<MessageKey> unwrap(String keyId, MessageHeader header) {
    KmsAccessDeniedException denied = null;
    for (Bytes wrappedKey : header.wrappedKeys()) {
      Decrypt request = Decrypt.of(wrappedKey, header.context(), keyId);
      try {
        RevocableKms.Stamped<Decrypt.Result> unwrapped = KmsStamps.call(kms, request);
        Optional<MessageKey> key = derive(header, unwrapped.result().plaintext());
        if (key.isPresent()) {
          return new DataKeyCache.Fetched<>(
              key.get(),
              unwrapped.stamp(),
              request.asDryRun(),
              DataKeyLabel.of(unwrapped.result().keyId(), wrappedKey, false));
        }
      } catch (KmsInvalidCiphertextException e) {
        // Wrapped under another KMS key, or damaged: another one may fit.
      } catch (KmsAccessDeniedException e) {
        denied = denied == null ? e : denied;
      }
    }
    throw denied != null
        ? denied
        : new KmsInvalidCiphertextException(KmsErrorCode.INVALID_CIPHERTEXT, null);
  }

  private Optional<MessageKey> derive(MessageHeader header, KeyMaterial dataKey) {
    try {
      return dataKey.sizeBytes() == MessageLayout.DATA_KEY_SIZE_BYTES
          ? MessageKey.forReading(engine, dataKey, header)
          : Optional.empty();
    } finally {
      dataKey.destroy();
    }
  }

  private static int recentSlot(byte[] message, int commitmentOffset) {
    int low = Byte.toUnsignedInt(message[commitmentOffset]);
    int high = Byte.toUnsignedInt(message[commitmentOffset + 1]);
    return (high << Byte.SIZE | low) & RECENT_SLOTS - 1;
  }
}
