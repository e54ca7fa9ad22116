// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidParameterSpecException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * One text after the other with a standard transformation of AES, in pieces, with the guards that
 * engines lack.
 *
 * <ul>
 *   <li>A deciphered text is released after it was verified, and from an array of our own: nothing
 *       is left in the caller's after a failure.
 *   <li>An output that is too small is refused before anything has happened.
 *   <li>Input and output may overlap in any way.
 *   <li>After each text, and after any failure, the engine must be initialised again.
 * </ul>
 *
 * <p>AES-GCM encrypts in a stream; everything else is kept until the end of the text.
 *
 * <p><b>Thread safety:</b> confined to one thread at a time. <b>Secrets:</b> plaintext that waits
 * for its end, wiped then; the engine keeps the expanded key until it is initialised again.
 */
public final class StandardCipher {

  private static final byte[] EMPTY = new byte[0];
  private static final int FIRST_CAPACITY = 256;
  private static final int SEMIBLOCK_BYTES = 8;
  private static final String JDK = "SunJCE";

  /** The transformations. */
  public enum Transformation {
    /** AES-GCM of SP 800-38D. */
    GCM("AES/GCM/NoPadding"),
    /** Key wrap of RFC 3394. */
    KW("AES/KW/NoPadding"),
    /** Key wrap with padding of RFC 5649. */
    KWP("AES/KWP/NoPadding");

    private final String jcaName;

    Transformation(String jcaName) {
      this.jcaName = jcaName;
    }

    /** Gives the name in the JCA. */
    public String jcaName() {
      return jcaName;
    }
  }

  private final Transformation transformation;
  private final Cipher engine;
  private boolean encrypting;
  private boolean ready;
  private boolean dataSeen;
  private int tagBytes;
  private @Nullable GCMParameterSpec gcm;
  private byte[] kept = EMPTY;
  private int keptSize;
  private long owed; // bytes that the engine took and has not given back

  StandardCipher(Transformation transformation, Provider provider) {
    this.transformation = transformation;
    try {
      engine = Cipher.getInstance(transformation.jcaName, provider);
    } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
      throw new ProviderException(
          "no " + transformation.jcaName + " in the provider " + provider.getName(), e);
    }
  }

  /**
   * Makes a cipher for key wrap, by the JDK.
   *
   * @param padded whether with padding
   */
  public static StandardCipher keyWrap(boolean padded) {
    return new StandardCipher(padded ? Transformation.KWP : Transformation.KW, jdk());
  }

  private static Provider jdk() {
    Provider provider = Security.getProvider(JDK);
    if (provider == null) {
      throw new ProviderException("the JDK's provider " + JDK + " is not installed");
    }
    return provider;
  }

  /**
   * Begins a text.
   *
   * @param encrypt whether to encrypt or to decrypt
   * @param key 16, 24 or 32 bytes; stays the caller's, who may destroy it afterwards
   * @param spec of the engine; for AES-GCM a {@link GCMParameterSpec} whose IV has not encrypted
   *     with the key before
   * @throws InvalidKeyException if the engine refuses the key
   * @throws InvalidAlgorithmParameterException if the engine refuses the parameters
   */
  public void init(boolean encrypt, KeyMaterial key, @Nullable AlgorithmParameterSpec spec)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    abort();
    DestroyableKey engineKey = new DestroyableKey("AES", key);
    try {
      engine.init(encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, engineKey, spec);
    } finally {
      engineKey.destroy();
    }
    encrypting = encrypt;
    gcm = spec instanceof GCMParameterSpec given ? given : null;
    tagBytes = gcm == null ? 0 : gcm.getTLen() / Byte.SIZE;
    ready = true;
  }

  /**
   * Gives the size of a block in bytes, which the JDK tells differently from version to version.
   */
  public int blockBytes() {
    return engine.getBlockSize();
  }

  /** Drops the text in progress, and wipes what is kept of it. */
  public void abort() {
    ready = false;
    dataSeen = false;
    owed = 0;
    Arrays.fill(kept, (byte) 0);
    kept = EMPTY;
    keptSize = 0;
  }

  /** Tells whether a text has begun and has not ended. */
  public boolean isReady() {
    return ready;
  }

  /** Gives the parameters of the last text; null if there are none. */
  public @Nullable AlgorithmParameters parameters() {
    if (gcm == null) {
      return engine.getParameters();
    }
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("GCM", jdk());
      parameters.init(gcm);
      return parameters;
    } catch (NoSuchAlgorithmException | InvalidParameterSpecException e) {
      throw new ProviderException("GCM parameters of " + JDK + " do not work", e);
    }
  }

  /** Gives the IV of the last text; null if there is none. */
  public byte @Nullable [] iv() {
    return gcm == null ? engine.getIV() : gcm.getIV();
  }

  /**
   * Adds associated data.
   *
   * @throws IllegalStateException if the text has begun, or the transformation has none
   */
  public void updateAad(byte[] source, int offset, int size) {
    checkReady();
    if (transformation != Transformation.GCM) {
      throw new IllegalStateException(transformation.jcaName + " has no associated data");
    }
    if (dataSeen) {
      throw new IllegalStateException("associated data must be given before the text");
    }
    if (size > 0) {
      engine.updateAAD(source, offset, size);
    }
  }

  private boolean streams() {
    return encrypting && transformation == Transformation.GCM;
  }

  private void checkReady() {
    if (!ready) {
      throw new IllegalStateException("the cipher must be initialised again");
    }
  }

  /**
   * Tells how much room an update needs at most.
   *
   * @throws IllegalStateException if that is more than an array can hold
   */
  public int updateSize(int inSize) {
    return streams() ? size(owed + inSize) : 0;
  }

  /**
   * Tells how much room the end of the text needs; decrypting with KWP, at most.
   *
   * @throws IllegalStateException if that is more than an array can hold
   */
  public int finishSize(int inSize) {
    long all = (streams() ? owed : keptSize) + (long) inSize;
    if (!encrypting) {
      return size(Math.max(0, all - overhead()));
    }
    long whole = (all + SEMIBLOCK_BYTES - 1) / SEMIBLOCK_BYTES * SEMIBLOCK_BYTES;
    return size((transformation == Transformation.KWP ? whole : all) + overhead());
  }

  private int overhead() {
    return transformation == Transformation.GCM ? tagBytes : SEMIBLOCK_BYTES;
  }

  private static int size(long bytes) {
    if (bytes > Integer.MAX_VALUE - SEMIBLOCK_BYTES) {
      throw new IllegalStateException(bytes + " bytes are more than an array can hold");
    }
    return (int) bytes;
  }

  /**
   * Goes on with a text.
   *
   * @return the number of bytes written
   * @throws ShortBufferException if there is less room than {@link #updateSize}; nothing has
   *     changed then
   */
  public int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException {
    checkReady();
    checkRoom(out, outOffset, updateSize(inSize));
    byte[] result = update(in, inOffset, inSize);
    System.arraycopy(result, 0, out, outOffset, result.length);
    return result.length;
  }

  /** Goes on with a text. */
  public byte[] update(byte[] in, int inOffset, int inSize) {
    checkReady();
    if (inSize == 0) {
      return EMPTY;
    }
    dataSeen = true;
    if (!streams()) {
      keep(in, inOffset, inSize);
      return EMPTY;
    }
    byte[] result = engine.update(in, inOffset, inSize);
    owed += inSize;
    if (result == null) {
      return EMPTY;
    }
    owed -= result.length;
    return result;
  }

  private void keep(byte[] in, int inOffset, int inSize) {
    int needed = size((long) keptSize + inSize);
    if (needed > kept.length) {
      long doubled = Math.min(2L * kept.length, Integer.MAX_VALUE - SEMIBLOCK_BYTES);
      byte[] larger = new byte[(int) Math.max(FIRST_CAPACITY, Math.max(needed, doubled))];
      System.arraycopy(kept, 0, larger, 0, keptSize);
      Arrays.fill(kept, (byte) 0);
      kept = larger;
    }
    System.arraycopy(in, inOffset, kept, keptSize, inSize);
    keptSize = needed;
  }

  private static void checkRoom(byte[] out, int outOffset, int needed) throws ShortBufferException {
    if (out.length - outOffset < needed) {
      throw new ShortBufferException(
          "the output needs "
              + needed
              + " bytes, but only "
              + Math.max(0, out.length - outOffset)
              + " are there");
    }
  }

  /**
   * Ends a text.
   *
   * @return the number of bytes written
   * @throws ShortBufferException if there is less room than {@link #finishSize}; nothing has
   *     changed then
   * @throws AEADBadTagException if the text is not genuine; {@code out} is as it was
   * @throws BadPaddingException if a wrapped key is not genuine; {@code out} is as it was
   * @throws IllegalBlockSizeException if the text has a size that key wrap does not take
   */
  public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException, BadPaddingException, IllegalBlockSizeException {
    checkReady();
    checkRoom(out, outOffset, finishSize(inSize));
    byte[] result = finish(in, inOffset, inSize);
    try {
      System.arraycopy(result, 0, out, outOffset, result.length);
      return result.length;
    } finally {
      if (!encrypting) {
        Arrays.fill(result, (byte) 0);
      }
    }
  }

  /** Ends a text, as the other method of this name; the array is the caller's. */
  public byte[] finish(byte[] in, int inOffset, int inSize)
      throws BadPaddingException, IllegalBlockSizeException {
    checkReady();
    try {
      if (streams()) {
        return engine.doFinal(in, inOffset, inSize);
      }
      if (keptSize == 0) {
        return finishWhole(in, inOffset, inSize);
      }
      keep(in, inOffset, inSize);
      return finishWhole(kept, 0, keptSize);
    } finally {
      abort();
    }
  }

  private byte[] finishWhole(byte[] in, int inOffset, int inSize)
      throws BadPaddingException, IllegalBlockSizeException {
    if (transformation == Transformation.GCM) {
      return open(in, inOffset, inSize);
    }
    if (!encrypting && (inSize < 2 * SEMIBLOCK_BYTES || inSize % SEMIBLOCK_BYTES != 0)) {
      // The JDK answers with other exceptions, which differ from version to version.
      throw new IllegalBlockSizeException(
          "a wrapped key has 16 bytes or more, a multiple of 8, not " + inSize);
    }
    return engine.doFinal(in, inOffset, inSize);
  }

  private byte[] open(byte[] in, int inOffset, int inSize)
      throws BadPaddingException, IllegalBlockSizeException {
    if (inSize < tagBytes) {
      throw badTag();
    }
    byte[] plaintext = new byte[inSize - tagBytes];
    boolean opened = false;
    try {
      engine.doFinal(in, inOffset, inSize, plaintext, 0);
      opened = true;
      return plaintext;
    } catch (AEADBadTagException e) {
      throw badTag();
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new ProviderException(
          "AES-GCM decryption failed in " + engine.getProvider().getName(), e);
    } finally {
      if (!opened) {
        // Some engines decrypt before they look at the tag.
        Arrays.fill(plaintext, (byte) 0);
      }
    }
  }

  private static AEADBadTagException badTag() {
    return new AEADBadTagException("the ciphertext, its IV or its associated data are not genuine");
  }
}
