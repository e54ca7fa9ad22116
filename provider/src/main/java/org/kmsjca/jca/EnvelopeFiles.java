// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.ProviderException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import org.kmsjca.channel.Piece;
import org.kmsjca.spec.KmsParameterSpec;

/**
 * Encrypts and decrypts files of any size. What {@code Cipher} {@code KMS-AES} writes this reads,
 * and the other way round.
 *
 * <p>Each method reads a channel from its position to its end, and writes another from its position
 * on; afterwards both stand behind what was read and written. Channels are neither forced to the
 * disk nor closed. Reading, encryption and writing of a file larger than 1 MiB overlap: two daemon
 * threads, which end before the method returns, read and write for the caller's. About 8 MiB are in
 * use, and some segments more where segments are larger than 1 MiB.
 *
 * <p><b>Failures:</b> whatever a method throws, it has truncated the output to where it began, and
 * where the input stands is undefined. <b>Until {@link #decrypt decrypt} has returned, nothing in
 * the output may be trusted:</b> every segment is authenticated before it is written, but whether
 * the message is complete is known at its end. What has no position, such as a pipe, cannot be
 * truncated; a failure interrupts a thread that still waits for one, which closes the pipe.
 *
 * <p>A thread that is interrupted gets a {@link java.nio.channels.ClosedByInterruptException}, and
 * both channels are closed, as usual with channels; the output is truncated before, unless the
 * interrupt had closed it.
 *
 * <p><b>Thread safety:</b> thread-safe, but a channel must be used by nobody else meanwhile.
 * <b>Secrets:</b> pieces of the plaintext, wiped before a method returns.
 */
public final class EnvelopeFiles {

  private final KmsProvider provider;

  /**
   * Makes an object that encrypts and decrypts with a provider's keys.
   *
   * @param provider the provider; it need not be installed
   */
  public EnvelopeFiles(KmsProvider provider) {
    this.provider = provider;
  }

  /**
   * Encrypts a file.
   *
   * @param key what {@code Cipher} {@code KMS-AES} takes: a {@link org.kmsjca.spec.KmsKey}
   * @param parameters the encryption context and others
   * @param in the plaintext
   * @param out gets the message
   * @return the size of the message in bytes
   * @throws IllegalArgumentException if {@code in} and {@code out} are the same channel
   * @throws InvalidKeyException if the key is none of the provider's, or if the service refuses or
   *     fails; then with the {@link org.kmsjca.kms.KmsException} as cause
   * @throws IOException if a file cannot be read or written
   */
  public long encrypt(SecretKey key, KmsParameterSpec parameters, FileChannel in, FileChannel out)
      throws IOException, InvalidKeyException {
    checkApart(in, out);
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, parameters);
    try {
      return transfer(new MessageStage.Encrypting(cipher), in, out);
    } catch (AEADBadTagException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Decrypts a file. Nothing that is in the output may be trusted before this has returned.
   *
   * @param key what {@code Cipher} {@code KMS-AES} takes: a {@link org.kmsjca.spec.KmsKey}
   * @param parameters pairs that the encryption context must have, and the IV that was given when
   *     the file was encrypted, if one was
   * @param in the message
   * @param out gets the plaintext
   * @return the size of the plaintext in bytes
   * @throws IllegalArgumentException if {@code in} and {@code out} are the same channel
   * @throws InvalidKeyException if the key is none of the provider's, or if the service refuses or
   *     fails; then with the {@link org.kmsjca.kms.KmsException} as cause
   * @throws AEADBadTagException if the file is not a message, is damaged or incomplete, goes on
   *     behind its end, or was encrypted with another key, IV or encryption context
   * @throws IOException if a file cannot be read or written
   */
  public long decrypt(SecretKey key, KmsParameterSpec parameters, FileChannel in, FileChannel out)
      throws IOException, InvalidKeyException, AEADBadTagException {
    checkApart(in, out);
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, parameters);
    return transfer(new MessageStage.Decrypting(cipher), in, out);
  }

  /**
   * Decrypts a file and encrypts it again, without writing the plaintext anywhere. The new message
   * has another data key.
   *
   * @param oldKey as for {@link #decrypt decrypt}
   * @param oldParameters as for {@link #decrypt decrypt}
   * @param newKey as for {@link #encrypt encrypt}
   * @param newParameters as for {@link #encrypt encrypt}
   * @param in the message
   * @param out gets the new message, which is complete only when this has returned
   * @return the size of the new message in bytes
   * @throws IllegalArgumentException if {@code in} and {@code out} are the same channel
   * @throws InvalidKeyException as {@link #decrypt decrypt} and {@link #encrypt encrypt}
   * @throws AEADBadTagException as {@link #decrypt decrypt}
   * @throws IOException if a file cannot be read or written
   */
  public long reencrypt(
      SecretKey oldKey,
      KmsParameterSpec oldParameters,
      SecretKey newKey,
      KmsParameterSpec newParameters,
      FileChannel in,
      FileChannel out)
      throws IOException, InvalidKeyException, AEADBadTagException {
    checkApart(in, out);
    MessageStage.Decrypting first =
        new MessageStage.Decrypting(cipher(Cipher.DECRYPT_MODE, oldKey, oldParameters));
    MessageStage.Encrypting second =
        new MessageStage.Encrypting(cipher(Cipher.ENCRYPT_MODE, newKey, newParameters));
    return transfer(new MessageStage.Reencrypting(first, second, new Piece(0)), in, out);
  }

  private static void checkApart(FileChannel in, FileChannel out) {
    if (in.equals(out)) {
      throw new IllegalArgumentException("input and output are the same channel");
    }
  }

  private Cipher cipher(int mode, SecretKey key, AlgorithmParameterSpec parameters)
      throws InvalidKeyException {
    try {
      Cipher cipher = Cipher.getInstance(KmsProvider.ALGORITHM, provider);
      cipher.init(mode, key, parameters);
      return cipher;
    } catch (InvalidKeyException e) {
      throw e;
    } catch (InvalidAlgorithmParameterException e) {
      throw new AssertionError(e);
    } catch (GeneralSecurityException e) {
      throw new ProviderException("the provider lacks its own cipher", e);
    }
  }

  /* A refusal comes with the data when decrypting. Here it is one call, so it is one exception. */
  private static long transfer(MessageStage stage, FileChannel in, FileChannel out)
      throws IOException, InvalidKeyException, AEADBadTagException {
    try {
      return new FileTransfer(in, out).run(stage);
    } catch (ProviderException e) {
      throw KmsFailure.invalidKey(e);
    }
  }
}
