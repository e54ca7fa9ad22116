// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with one key: each call seals or opens one text with an IV of its own.
 *
 * <p>The caller guarantees that no IV is ever used twice to seal with one key. The engine cipher is
 * initialised for each call, also after a failure: some engines are in no usable state after a bad
 * tag.
 *
 * <p><b>Thread safety:</b> confined to one thread at a time. <b>Secrets:</b> the engine keeps the
 * expanded key until it is collected; {@link #destroy()} wipes our copy.
 *
 * @see "NIST SP 800-38D"
 */
public final class AesGcmCipher {

  /** Size of the key. */
  public static final int KEY_BYTES = 32;

  /** Size of an IV. */
  public static final int IV_BYTES = 12;

  /** Size of an authentication tag. */
  public static final int TAG_BYTES = 16;

  private static final int TAG_BITS = TAG_BYTES * Byte.SIZE;

  private final Cipher cipher;
  private final DestroyableKey key;
  private final CurrentIv parameters = new CurrentIv();

  /* Null if the engine needs none. */
  private final @Nullable ColdStart coldStart;

  AesGcmCipher(Cipher cipher, DestroyableKey key, @Nullable ColdStart coldStart) {
    this.cipher = cipher;
    this.key = key;
    this.coldStart = coldStart;
  }

  /*
   * One object for all messages: GCMParameterSpec itself would be made, and copy the IV, for each.
   * Engines get a copy of their own all the same, since they compare it with the next one.
   */
  private static final class CurrentIv extends GCMParameterSpec {

    private byte[] iv = new byte[IV_BYTES];

    CurrentIv() {
      super(TAG_BITS, new byte[IV_BYTES]);
    }

    @Override
    public byte[] getIV() {
      return Arrays.copyOf(iv, IV_BYTES);
    }
  }

  /**
   * Encrypts and authenticates a text.
   *
   * @param iv begins with the {@link #IV_BYTES} bytes of the IV, never used before with this key
   * @param associatedData authenticated but not encrypted; may be empty
   * @param in holds the plaintext
   * @param inOffset index of its first byte
   * @param inSize its size in bytes
   * @param out gets ciphertext and tag, {@code inSize + TAG_BYTES} bytes; must not overlap the
   *     input
   * @param outOffset index of the first byte written
   * @return the number of bytes written
   * @throws ProviderException if the engine fails; {@code out} may hold ciphertext then
   */
  public int seal(
      byte[] iv,
      byte[] associatedData,
      byte[] in,
      int inOffset,
      int inSize,
      byte[] out,
      int outOffset) {
    try {
      start(Cipher.ENCRYPT_MODE, iv, associatedData);
      ColdStart cold = coldStart;
      if (cold != null && inSize >= ColdStart.LARGE_TEXT_BYTES) {
        int pieceSize = cold.pieceSize(inSize);
        return ColdStart.inPieces(cipher, pieceSize, in, inOffset, inSize, out, outOffset);
      }
      return cipher.doFinal(in, inOffset, inSize, out, outOffset);
    } catch (GeneralSecurityException e) {
      throw new ProviderException("AES-GCM encryption failed in " + engine(), e);
    }
  }

  /**
   * Authenticates and decrypts a text.
   *
   * @param iv the IV it was sealed with
   * @param associatedData the same as when it was sealed
   * @param in holds ciphertext and tag
   * @param inOffset index of the first byte of the ciphertext
   * @param inSize size of ciphertext and tag in bytes
   * @param out gets the plaintext, {@code inSize - TAG_BYTES} bytes; must not overlap the input. It
   *     is zeros if the tag is wrong, never plaintext.
   * @param outOffset index of the first byte written
   * @return the number of bytes written, or -1 if the text was not sealed with this key, IV and
   *     associated data
   * @throws ProviderException if the engine fails
   */
  public int open(
      byte[] iv,
      byte[] associatedData,
      byte[] in,
      int inOffset,
      int inSize,
      byte[] out,
      int outOffset) {
    int plaintextSize = inSize - TAG_BYTES;
    if (plaintextSize < 0) {
      return -1;
    }
    boolean opened = false;
    try {
      start(Cipher.DECRYPT_MODE, iv, associatedData);
      ColdStart cold = coldStart;
      if (cold != null && inSize >= ColdStart.LARGE_TEXT_BYTES) {
        cold.beforeOpening(cipher.getProvider(), inSize);
      }
      int size = cipher.doFinal(in, inOffset, inSize, out, outOffset);
      opened = true;
      return size;
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw new ProviderException("AES-GCM decryption failed in " + engine(), e);
    } finally {
      if (!opened) {
        // Some engines decrypt in place before they look at the tag.
        Arrays.fill(out, outOffset, outOffset + plaintextSize, (byte) 0);
      }
    }
  }

  private void start(int mode, byte[] iv, byte[] associatedData)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (parameters.iv != iv) {
      parameters.iv = iv;
    }
    cipher.init(mode, key, parameters);
    if (associatedData.length > 0) {
      // Even an empty call costs some engines a tenth of a microsecond.
      cipher.updateAAD(associatedData);
    }
  }

  /** Wipes this object's copy of the key; later calls fail. */
  public void destroy() {
    key.destroy();
  }

  private String engine() {
    return cipher.getProvider().getName();
  }
}
