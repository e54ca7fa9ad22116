// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.envelope.EnvelopeEncryption;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsParameterSpec;

/**
 * Cipher {@code KMS-AES} and {@code KMS-AES/GCM/NoPadding}: writes and reads envelope messages.
 *
 * <p>Encrypting gets its data key in {@code init}, where a refusal is an {@link
 * InvalidKeyException}. Decrypting meets the header with the data: a refusal is a {@link
 * ProviderException} there, and anything wrong with the message an {@link AEADBadTagException}.
 *
 * <p>After {@code doFinal} an encrypting cipher is ready for the next message, which gets a number
 * of its own; a decrypting one for the next message with the same key and parameters.
 *
 * <p>A {@code SecureRandom} that a caller passes is not used: IVs are unique by counting.
 *
 * <p><b>Thread safety:</b> confined to one thread, like every cipher.
 */
sealed class KmsCipher extends CipherSpi permits KmsPbeCipher {

  private static final int BLOCK_BYTES = 16;
  private static final int KEY_BITS = 256;
  private static final byte[] EMPTY = new byte[0];

  private final KmsProvider provider;
  /* What stays the same is not stored again: see "Fields" in MessageEncryptor. */
  private boolean ready;
  private @Nullable MessageCipher message;
  private @Nullable EnvelopeEncryption messageEnvelopes;
  private EncryptionContext context = EncryptionContext.EMPTY;
  private @Nullable String soleKeyId;
  private List<String> soleKeyIds = List.of();

  KmsCipher(KmsProvider provider) {
    this.provider = provider;
  }

  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    if (!mode.toUpperCase(Locale.ENGLISH).equals("GCM")) {
      throw new NoSuchAlgorithmException("mode '" + mode + "'; allowed: GCM");
    }
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    if (!padding.toUpperCase(Locale.ENGLISH).equals("NOPADDING")) {
      throw new NoSuchPaddingException("padding '" + padding + "'; allowed: NoPadding");
    }
  }

  @Override
  protected int engineGetBlockSize() {
    return BLOCK_BYTES;
  }

  /** Bits of the data keys; asked for where the JDK's crypto policy is limited. */
  @Override
  protected int engineGetKeySize(Key key) {
    return KEY_BITS;
  }

  @Override
  protected int engineGetOutputSize(int inputSize) {
    return initialised().outputSizeBound(inputSize);
  }

  @Override
  protected byte @Nullable [] engineGetIV() {
    return messageIv();
  }

  /* The first message after init begins with this, which may ask the service. */
  private byte @Nullable [] messageIv() {
    try {
      return ready && message != null ? message.iv() : null;
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    byte[] iv = messageIv();
    if (iv == null) {
      return null;
    }
    try {
      AlgorithmParameters parameters =
          AlgorithmParameters.getInstance(KmsProvider.ALGORITHM, provider);
      parameters.init(new KmsParameterSpec(context, Bytes.wrap(iv), List.of()));
      return parameters;
    } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
      throw new ProviderException("KMS-AES parameters cannot be made", e);
    }
  }

  @Override
  protected void engineInit(int opmode, Key key, @Nullable SecureRandom random)
      throws InvalidKeyException {
    try {
      init(opmode, key, (AlgorithmParameterSpec) null);
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineInit(
      int opmode, Key key, @Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    init(opmode, key, params);
  }

  @Override
  protected void engineInit(
      int opmode, Key key, @Nullable AlgorithmParameters params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    init(opmode, key, params == null ? null : CipherParameters.of(params));
  }

  private void init(int opmode, @Nullable Key key, @Nullable AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    MessageCipher previous = message;
    boolean reused = false;
    ready = false;
    try {
      KmsKey kmsKey = checkKey(key);
      KmsParameterSpec spec = read(params);
      boolean encrypting = opmode == Cipher.ENCRYPT_MODE || opmode == Cipher.WRAP_MODE;
      EnvelopeEncryption envelopes = connection(kmsKey).envelopes();
      boolean fits =
          previous != null
              && messageEnvelopes == envelopes
              && previous.isEncrypting() == encrypting;
      MessageCipher next =
          fits && previous != null ? previous : MessageCipher.of(envelopes, encrypting);
      next.init(keyIds(kmsKey, spec), spec.encryptionContext(), spec.iv());
      if (!fits) {
        message = next;
        messageEnvelopes = envelopes;
      }
      if (!context.equals(spec.encryptionContext())) {
        context = spec.encryptionContext();
      }
      reused = fits;
      ready = true;
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.invalidKey(e);
    } finally {
      if (previous != null && !reused) {
        previous.abort();
      }
    }
  }

  /** Gives the KMS key that a caller's key stands for. */
  KmsKey checkKey(@Nullable Key key) throws InvalidKeyException {
    if (!(key instanceof KmsKey kmsKey)) {
      throw new InvalidKeyException(
          "key "
              + (key == null ? "null" : "of class " + key.getClass().getName())
              + "; allowed: a KmsKey from KeyStore or KeyGenerator "
              + KmsProvider.ALGORITHM);
    }
    if (kmsKey.isDestroyed()) {
      throw new InvalidKeyException("the key handle was destroyed; get it from the KeyStore again");
    }
    return kmsKey;
  }

  /** Gives what a caller's parameters mean; null are none. */
  KmsParameterSpec read(@Nullable AlgorithmParameterSpec params)
      throws InvalidAlgorithmParameterException {
    return CipherParameters.of(params);
  }

  private KmsConnection connection(KmsKey key) {
    KmsConnection own = key instanceof KmsKeyHandle handle ? handle.connection() : null;
    return own == null ? provider.connection() : own;
  }

  /* The same list again and again for the same key, so that the encryptor sees at once that nothing
   * has changed. */
  private List<String> keyIds(KmsKey key, KmsParameterSpec spec) {
    String keyId = key.keyId();
    if (!spec.additionalKeyIds().isEmpty()) {
      List<String> all = new ArrayList<>(spec.additionalKeyIds().size() + 1);
      all.add(keyId);
      all.addAll(spec.additionalKeyIds());
      return all;
    }
    if (!keyId.equals(soleKeyId)) {
      soleKeyId = keyId;
      soleKeyIds = List.of(keyId);
    }
    return soleKeyIds;
  }

  private MessageCipher initialised() {
    MessageCipher current = message;
    if (!ready || current == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return current;
  }

  @Override
  protected void engineUpdateAAD(byte[] source, int offset, int size) {
    try {
      initialised().updateAad(source, offset, size);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected void engineUpdateAAD(ByteBuffer source) {
    byte[] aad = new byte[source.remaining()];
    source.duplicate().get(aad);
    engineUpdateAAD(aad, 0, aad.length);
    source.position(source.limit());
  }

  @Override
  protected byte[] engineUpdate(byte[] input, int offset, int size) {
    try {
      MessageCipher current = initialised();
      byte[] output = new byte[current.updateSize(input, offset, size)];
      int written = current.update(input, offset, size, output, 0);
      return written == output.length ? output : Arrays.copyOf(output, written);
    } catch (ShortBufferException e) {
      throw new AssertionError(e);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineUpdate(byte[] input, int offset, int size, byte[] output, int outputOffset)
      throws ShortBufferException {
    try {
      return initialised().update(input, offset, size, output, outputOffset);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected byte[] engineDoFinal(byte @Nullable [] input, int offset, int size)
      throws AEADBadTagException {
    try {
      return initialised().finish(input == null ? EMPTY : input, offset, size);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineDoFinal(
      byte @Nullable [] input, int offset, int size, byte[] output, int outputOffset)
      throws ShortBufferException, AEADBadTagException {
    try {
      return initialised()
          .finish(input == null ? EMPTY : input, offset, size, output, outputOffset);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineUpdate(ByteBuffer input, ByteBuffer output) throws ShortBufferException {
    try {
      return ByteBuffers.transform(initialised()::updateSize, initialised()::update, input, output);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new AssertionError(e);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineDoFinal(ByteBuffer input, ByteBuffer output)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    try {
      return ByteBuffers.transform(initialised()::finishSize, initialised()::finish, input, output);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected byte[] engineWrap(@Nullable Key key) throws InvalidKeyException {
    if (key == null) {
      throw new InvalidKeyException("the key to wrap is null");
    }
    byte[] encoded = key.getEncoded();
    if (encoded == null || encoded.length == 0) {
      throw new InvalidKeyException(
          "a key of class " + key.getClass().getName() + " cannot be wrapped: it has no encoding");
    }
    try {
      return engineDoFinal(encoded, 0, encoded.length);
    } catch (AEADBadTagException e) {
      throw new AssertionError(e);
    } catch (ProviderException e) {
      throw KmsFailure.invalidKey(e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  @Override
  protected Key engineUnwrap(byte[] wrapped, String algorithm, int type)
      throws InvalidKeyException, NoSuchAlgorithmException {
    byte[] encoded;
    try {
      encoded = engineDoFinal(wrapped, 0, wrapped.length);
    } catch (AEADBadTagException e) {
      throw new InvalidKeyException("the wrapped key is damaged or was wrapped otherwise", e);
    } catch (ProviderException e) {
      throw KmsFailure.invalidKey(e);
    }
    try {
      return UnwrappedKey.of(encoded, algorithm, type);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }
}
