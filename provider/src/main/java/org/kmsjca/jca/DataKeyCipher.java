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
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.StandardCipher.Transformation;
import org.kmsjca.kms.KmsException;
import org.kmsjca.spec.KmsDataKey;

/**
 * Ciphers {@code AES/GCM/NoPadding}, {@code AES/KW/NoPadding} and {@code AES/KWP/NoPadding} with
 * data keys: the standard's bytes, under policy.
 *
 * <p>The service is asked in {@code init}; a refusal is an {@link InvalidKeyException}. Keys that
 * are not ours go to the next provider, see {@link OtherProviders}.
 *
 * <p>A {@code SecureRandom} that a caller passes is not used for our keys.
 *
 * <p><b>Thread safety:</b> confined to one thread, like every cipher.
 */
final class DataKeyCipher extends CipherSpi {

  private static final int BLOCK_BYTES = 16;
  private static final byte[] EMPTY = new byte[0];

  private final KmsProvider provider;
  private final Transformation transformation;
  private final OtherCipher other;
  private @Nullable DataKeyText own;

  DataKeyCipher(KmsProvider provider, Transformation transformation) {
    this.provider = provider;
    this.transformation = transformation;
    this.other = new OtherCipher(transformation.jcaName());
  }

  /* The services carry whole transformations as names, so the JDK asks for neither of these. */
  @Override
  protected void engineSetMode(String mode) throws NoSuchAlgorithmException {
    throw new NoSuchAlgorithmException("mode '" + mode + "' of " + transformation.jcaName());
  }

  @Override
  protected void engineSetPadding(String padding) throws NoSuchPaddingException {
    throw new NoSuchPaddingException("padding '" + padding + "' of " + transformation.jcaName());
  }

  @Override
  protected int engineGetBlockSize() {
    if (own != null) {
      return own.cipher().blockBytes();
    }
    Cipher others = other.cipher();
    return others == null ? BLOCK_BYTES : others.getBlockSize();
  }

  /** Asked for where the JDK's crypto policy is limited. */
  @Override
  protected int engineGetKeySize(Key key) throws InvalidKeyException {
    if (key instanceof KmsDataKey dataKey) {
      return dataKey.sizeBits();
    }
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      throw new InvalidKeyException(OtherProviders.refusal(transformation.jcaName(), key));
    }
    Arrays.fill(encoded, (byte) 0);
    return encoded.length * Byte.SIZE;
  }

  @Override
  protected int engineGetOutputSize(int inputSize) {
    return own == null
        ? other.initialised().getOutputSize(inputSize)
        : own.cipher().finishSize(inputSize);
  }

  @Override
  protected byte @Nullable [] engineGetIV() {
    if (own != null) {
      return own.cipher().iv();
    }
    Cipher others = other.cipher();
    return others == null ? null : others.getIV();
  }

  @Override
  protected @Nullable AlgorithmParameters engineGetParameters() {
    if (own != null) {
      return own.cipher().parameters();
    }
    Cipher others = other.cipher();
    return others == null ? null : others.getParameters();
  }

  @Override
  protected void engineInit(int opmode, @Nullable Key key, @Nullable SecureRandom random)
      throws InvalidKeyException {
    Key given = forget(key);
    try {
      if (!initOwn(opmode, given, null)) {
        other.init(opmode, given, random);
      }
    } catch (InvalidAlgorithmParameterException e) {
      throw new InvalidKeyException(e.getMessage(), e);
    }
  }

  @Override
  protected void engineInit(
      int opmode,
      @Nullable Key key,
      @Nullable AlgorithmParameterSpec params,
      @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    Key given = forget(key);
    if (!initOwn(opmode, given, params)) {
      other.init(opmode, given, params, random);
    }
  }

  @Override
  protected void engineInit(
      int opmode,
      @Nullable Key key,
      @Nullable AlgorithmParameters params,
      @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    Key given = forget(key);
    boolean ours = given instanceof KmsDataKey;
    if (!initOwn(opmode, given, ours && params != null ? specOf(params) : null)) {
      other.init(opmode, given, params, random);
    }
  }

  private AlgorithmParameterSpec specOf(AlgorithmParameters params)
      throws InvalidAlgorithmParameterException {
    boolean gcm = transformation == Transformation.GCM;
    try {
      return gcm
          ? params.getParameterSpec(GCMParameterSpec.class)
          : params.getParameterSpec(IvParameterSpec.class);
    } catch (InvalidParameterSpecException e) {
      throw new InvalidAlgorithmParameterException(
          "parameters for " + params.getAlgorithm() + "; allowed: " + (gcm ? "GCM" : "AES"), e);
    }
  }

  /* Nothing of the last key is left, whatever becomes of the next one. */
  private Key forget(@Nullable Key next) throws InvalidKeyException {
    if (own != null) {
      own.abort();
      own = null;
    }
    if (next == null) {
      throw new InvalidKeyException("the key is null");
    }
    return next;
  }

  /* False if the key is another provider's. */
  private boolean initOwn(int opmode, Key key, @Nullable AlgorithmParameterSpec params)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (!(key instanceof KmsDataKey dataKey)) {
      return false;
    }
    boolean encrypting = opmode == Cipher.ENCRYPT_MODE || opmode == Cipher.WRAP_MODE;
    try {
      own = DataKeyText.begin(transformation, provider, encrypting, dataKey, params);
      return true;
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.invalidKey(e);
    }
  }

  @Override
  protected void engineUpdateAAD(byte[] source, int offset, int size) {
    if (own == null) {
      other.initialised().updateAAD(source, offset, size);
      return;
    }
    try {
      own.updateAad(source, offset, size);
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
  protected byte @Nullable [] engineUpdate(byte[] input, int offset, int size) {
    if (own == null) {
      return other.initialised().update(input, offset, size);
    }
    try {
      return own.update(input, offset, size);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineUpdate(byte[] input, int offset, int size, byte[] output, int outputOffset)
      throws ShortBufferException {
    if (own == null) {
      return other.initialised().update(input, offset, size, output, outputOffset);
    }
    try {
      return own.update(input, offset, size, output, outputOffset);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected byte[] engineDoFinal(byte @Nullable [] input, int offset, int size)
      throws BadPaddingException, IllegalBlockSizeException {
    byte[] in = input == null ? EMPTY : input;
    if (own == null) {
      return other.initialised().doFinal(in, offset, size);
    }
    try {
      return own.finish(in, offset, size);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineDoFinal(
      byte @Nullable [] input, int offset, int size, byte[] output, int outputOffset)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    byte[] in = input == null ? EMPTY : input;
    if (own == null) {
      return other.initialised().doFinal(in, offset, size, output, outputOffset);
    }
    try {
      return own.finish(in, offset, size, output, outputOffset);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineUpdate(ByteBuffer input, ByteBuffer output) throws ShortBufferException {
    DataKeyText text = own;
    if (text == null) {
      return other.initialised().update(input, output);
    }
    try {
      return ByteBuffers.transform(text::updateSize, text::update, input, output);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new AssertionError(e);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected int engineDoFinal(ByteBuffer input, ByteBuffer output)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    DataKeyText text = own;
    if (text == null) {
      return other.initialised().doFinal(input, output);
    }
    try {
      return ByteBuffers.transform(text::finishSize, text::finish, input, output);
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  @Override
  protected byte[] engineWrap(@Nullable Key key)
      throws InvalidKeyException, IllegalBlockSizeException {
    if (own == null) {
      return other.initialised().wrap(key);
    }
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
    } catch (BadPaddingException e) {
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
    if (own == null) {
      return other.initialised().unwrap(wrapped, algorithm, type);
    }
    byte[] encoded;
    try {
      encoded = engineDoFinal(wrapped, 0, wrapped.length);
    } catch (BadPaddingException | IllegalBlockSizeException e) {
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
