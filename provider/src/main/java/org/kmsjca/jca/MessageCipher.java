// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.ShortBufferException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.envelope.EnvelopeEncryption;
import org.kmsjca.envelope.MessageDecryptor;
import org.kmsjca.envelope.MessageEncryptor;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;

/**
 * An encryptor or a decryptor, so that {@link KmsCipher} need not ask which at every call.
 *
 * <p>Sizes, ranges and errors are those of {@link MessageEncryptor} and {@link MessageDecryptor}.
 */
sealed interface MessageCipher {

  static MessageCipher of(EnvelopeEncryption envelopes, boolean encrypting) {
    return encrypting
        ? new Encrypting(envelopes.newEncryptor())
        : new Decrypting(envelopes.newDecryptor());
  }

  boolean isEncrypting();

  void init(List<String> keyIds, EncryptionContext context, Bytes iv);

  void abort();

  byte @Nullable [] iv();

  void updateAad(byte[] source, int offset, int size);

  int outputSizeBound(int inSize);

  int updateSize(byte[] in, int inOffset, int inSize);

  int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException;

  int finishSize(byte[] in, int inOffset, int inSize);

  int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
      throws ShortBufferException, AEADBadTagException;

  byte[] finish(byte[] in, int inOffset, int inSize) throws AEADBadTagException;

  /** Writes messages. */
  record Encrypting(MessageEncryptor encryptor) implements MessageCipher {

    @Override
    public boolean isEncrypting() {
      return true;
    }

    @Override
    public void init(List<String> keyIds, EncryptionContext context, Bytes iv) {
      encryptor.init(keyIds, context, iv);
    }

    @Override
    public void abort() {
      encryptor.abort();
    }

    @Override
    public byte[] iv() {
      return encryptor.iv();
    }

    @Override
    public void updateAad(byte[] source, int offset, int size) {
      encryptor.updateAad(source, offset, size);
    }

    @Override
    public int outputSizeBound(int inSize) {
      return encryptor.finishSize(inSize);
    }

    @Override
    public int updateSize(byte[] in, int inOffset, int inSize) {
      encryptor.begin();
      return encryptor.updateSize(inSize);
    }

    @Override
    public int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
        throws ShortBufferException {
      return encryptor.update(in, inOffset, inSize, out, outOffset);
    }

    @Override
    public int finishSize(byte[] in, int inOffset, int inSize) {
      encryptor.begin();
      return encryptor.finishSize(inSize);
    }

    @Override
    public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
        throws ShortBufferException {
      return encryptor.finish(in, inOffset, inSize, out, outOffset);
    }

    @Override
    public byte[] finish(byte[] in, int inOffset, int inSize) {
      return encryptor.finish(in, inOffset, inSize);
    }
  }

  /** Reads messages. */
  record Decrypting(MessageDecryptor decryptor) implements MessageCipher {

    @Override
    public boolean isEncrypting() {
      return false;
    }

    @Override
    public void init(List<String> keyIds, EncryptionContext context, Bytes iv) {
      decryptor.init(keyIds.get(0), context, iv);
    }

    @Override
    public void abort() {
      decryptor.abort();
    }

    @Override
    public byte @Nullable [] iv() {
      return decryptor.iv();
    }

    @Override
    public void updateAad(byte[] source, int offset, int size) {
      decryptor.updateAad(source, offset, size);
    }

    @Override
    public int outputSizeBound(int inSize) {
      return decryptor.outputSizeBound(inSize);
    }

    @Override
    public int updateSize(byte[] in, int inOffset, int inSize) {
      return decryptor.updateSize(in, inOffset, inSize);
    }

    @Override
    public int update(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
        throws ShortBufferException {
      return decryptor.update(in, inOffset, inSize, out, outOffset);
    }

    @Override
    public int finishSize(byte[] in, int inOffset, int inSize) {
      return decryptor.finishSize(in, inOffset, inSize);
    }

    @Override
    public int finish(byte[] in, int inOffset, int inSize, byte[] out, int outOffset)
        throws ShortBufferException, AEADBadTagException {
      return decryptor.finish(in, inOffset, inSize, out, outOffset);
    }

    @Override
    public byte[] finish(byte[] in, int inOffset, int inSize) throws AEADBadTagException {
      byte[] output = new byte[decryptor.finishSize(in, inOffset, inSize)];
      try {
        int written = decryptor.finish(in, inOffset, inSize, output, 0);
        return written == output.length ? output : Arrays.copyOf(output, written);
      } catch (ShortBufferException e) {
        throw new AssertionError(e);
      }
    }
  }
}
