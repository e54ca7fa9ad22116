// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.ByteArrayOutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An engine of AES-GCM with the faults that engines have had: it decrypts before it looks at the
 * tag, leaves the plaintext in the caller's array when the tag is wrong, and believes whatever it
 * gets then, until it is initialised again.
 */
public final class LeakyGcmProvider extends Provider {

  /** The provider's name. */
  public static final String NAME = "Leaky";

  private static final long serialVersionUID = 1L;
  private static final String GCM = "AES/GCM/NoPadding";
  private static final int FIRST_COUNTER = 2;

  /* The array that the last decryption was written to. */
  private static byte @Nullable [] lastOutput;

  /** Makes the provider. */
  public LeakyGcmProvider() {
    super(NAME, "1", "leaves plaintext behind");
    putService(new Service(this, "Cipher", GCM, Leaky.class.getName(), null, null));
  }

  /** Gives the array that the last decryption was written to, whoever owns it. */
  public static byte[] lastOutput() {
    if (lastOutput == null) {
      throw new AssertionError("nothing was decrypted");
    }
    return lastOutput;
  }

  /** The cipher. */
  public static final class Leaky extends CipherSpi {

    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private final Cipher gcm;
    private int mode;
    private @Nullable Key key;
    private byte[] iv = new byte[0];
    private boolean believing;

    /** Made by the JCA. */
    public Leaky() throws GeneralSecurityException {
      gcm = Cipher.getInstance(GCM, "SunJCE");
    }

    @Override
    protected void engineInit(
        int opmode, Key newKey, @Nullable AlgorithmParameterSpec params, SecureRandom random)
        throws InvalidKeyException, InvalidAlgorithmParameterException {
      gcm.init(opmode, newKey, params);
      mode = opmode;
      key = new SecretKeySpec(newKey.getEncoded(), "AES");
      iv = ((GCMParameterSpec) params).getIV();
      believing = false;
      pending.reset();
    }

    @Override
    protected void engineInit(int opmode, Key newKey, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineInit(
        int opmode, Key newKey, AlgorithmParameters params, SecureRandom random) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void engineUpdateAAD(byte[] source, int offset, int size) {
      gcm.updateAAD(source, offset, size);
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int size) {
      if (mode == Cipher.ENCRYPT_MODE) {
        return gcm.update(input, offset, size);
      }
      pending.write(input, offset, size);
      return new byte[0];
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int size, byte[] output, int at)
        throws ShortBufferException {
      if (mode == Cipher.ENCRYPT_MODE) {
        return gcm.update(input, offset, size, output, at);
      }
      pending.write(input, offset, size);
      return 0;
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int size)
        throws BadPaddingException, IllegalBlockSizeException {
      if (mode == Cipher.ENCRYPT_MODE) {
        return gcm.doFinal(input, offset, size);
      }
      byte[] output = new byte[Math.max(0, pending.size() + size - 16)];
      return Arrays.copyOf(output, decrypt(input, offset, size, output, 0));
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int size, byte[] output, int at)
        throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
      return mode == Cipher.ENCRYPT_MODE
          ? gcm.doFinal(input, offset, size, output, at)
          : decrypt(input, offset, size, output, at);
    }

    private int decrypt(byte[] input, int offset, int size, byte[] output, int at)
        throws BadPaddingException, IllegalBlockSizeException {
      pending.write(input, offset, size);
      byte[] sealed = pending.toByteArray();
      pending.reset();
      int plaintextSize = sealed.length - 16;
      lastOutput = output;
      try {
        Cipher counter = Cipher.getInstance("AES/CTR/NoPadding", "SunJCE");
        byte[] first = Arrays.copyOf(iv, 16);
        first[15] = FIRST_COUNTER;
        counter.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(first));
        counter.doFinal(sealed, 0, plaintextSize, output, at);
        if (!believing) {
          gcm.doFinal(sealed);
        }
        return plaintextSize;
      } catch (AEADBadTagException e) {
        believing = true;
        throw e;
      } catch (GeneralSecurityException e) {
        throw new ProviderException(e);
      }
    }

    @Override
    protected int engineGetOutputSize(int inputSize) {
      return gcm.getOutputSize(inputSize) + pending.size();
    }

    @Override
    protected int engineGetBlockSize() {
      return 16;
    }

    @Override
    protected byte[] engineGetIV() {
      return iv.clone();
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      return gcm.getParameters();
    }

    @Override
    protected void engineSetMode(String name) {}

    @Override
    protected void engineSetPadding(String name) {}
  }
}
