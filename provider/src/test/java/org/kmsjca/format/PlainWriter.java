// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * A second writer of messages, made from the specification page alone: it uses nothing of the code
 * that it checks. Subclasses override a step to make messages that no correct writer makes.
 */
class PlainWriter {

  byte[] dataKey = new byte[32];
  List<byte[]> wrappedKeys = List.of(new byte[] {1});
  int version = 1;
  int suite = 1;
  int exponent = 12;
  byte[] context = {};
  long messageNumber;
  byte[] callerIv = {};
  byte[] aad = {};
  byte[] plaintext = {};

  /** Encodes pairs in the order of the unsigned UTF-8 bytes of their keys. */
  static byte[] canonical(Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return new byte[0];
    }
    List<byte[]> keys = new ArrayList<>();
    for (String key : pairs.keySet()) {
      keys.add(key.getBytes(StandardCharsets.UTF_8));
    }
    keys.sort(Arrays::compareUnsigned);
    List<byte[]> texts = new ArrayList<>();
    for (byte[] key : keys) {
      texts.add(key);
      texts.add(
          pairs.get(new String(key, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
    }
    return texts(pairs.size(), texts);
  }

  /** Writes a number of pairs and texts with their lengths, in whatever order they come. */
  static byte[] texts(int count, List<byte[]> texts) {
    return bytes(
        out -> {
          out.writeShort(count);
          for (byte[] text : texts) {
            out.writeShort(text.length);
            out.write(text);
          }
        });
  }

  byte[] bound() {
    return bytes(
        out -> {
          out.write("KMS".getBytes(StandardCharsets.US_ASCII));
          out.writeByte(version);
          out.writeShort(suite);
          out.writeByte(exponent);
          out.writeShort(context.length);
          out.write(context);
        });
  }

  byte[] info() {
    return bytes(
        out -> {
          out.write("KMS-AES".getBytes(StandardCharsets.US_ASCII));
          out.write(bound());
        });
  }

  /** Gives 64 bytes: the message key and the commitment. */
  byte[] derived() {
    return hkdf(dataKey, info());
  }

  static byte[] hkdf(byte[] dataKey, byte[] info) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
    hkdf.init(new HKDFParameters(dataKey, new byte[32], info));
    byte[] derived = new byte[64];
    hkdf.generateBytes(derived, 0, derived.length);
    return derived;
  }

  final byte[] messageKey() {
    return Arrays.copyOf(derived(), 32);
  }

  final byte[] commitment() {
    return Arrays.copyOfRange(derived(), 32, 64);
  }

  final byte[] header() {
    return bytes(
        out -> {
          out.write(bound());
          out.writeByte(wrappedKeys.size());
          for (byte[] wrappedKey : wrappedKeys) {
            out.writeShort(wrappedKey.length);
            out.write(wrappedKey);
          }
          out.write(commitment());
        });
  }

  int flags() {
    return (callerIv.length > 0 ? 1 : 0) + (aad.length > 0 ? 2 : 0);
  }

  List<byte[]> segments() {
    int size = 1 << exponent;
    List<byte[]> segments = new ArrayList<>();
    int from = 0;
    do {
      int to = Math.min(plaintext.length, from + size);
      segments.add(Arrays.copyOfRange(plaintext, from, to));
      from = to;
    } while (from < plaintext.length);
    return segments;
  }

  byte[] iv(int index, boolean last) {
    return bytes(
        out -> {
          out.writeLong(messageNumber);
          out.writeInt(2 * index + (last ? 1 : 0));
        });
  }

  byte[] associatedData(int index) {
    if (index > 0 || flags() == 0) {
      return new byte[0];
    }
    return bytes(
        out -> {
          out.writeByte(flags());
          out.writeInt(callerIv.length);
          out.write(callerIv);
          out.write(aad);
        });
  }

  final byte[] message() {
    return bytes(
        out -> {
          out.write(header());
          out.writeByte(flags());
          out.writeLong(messageNumber);
          byte[] messageKey = messageKey();
          List<byte[]> segments = segments();
          for (int i = 0; i < segments.size(); i++) {
            byte[] iv = iv(i, i == segments.size() - 1);
            out.write(gcm(Cipher.ENCRYPT_MODE, messageKey, iv, associatedData(i), segments.get(i)));
          }
        });
  }

  static byte[] gcm(int mode, byte[] key, byte[] iv, byte[] associatedData, byte[] input)
      throws GeneralSecurityException {
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", Security.getProvider("SunJCE"));
    gcm.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
    gcm.updateAAD(associatedData);
    return gcm.doFinal(input);
  }

  static byte[] uint16(int value) {
    return ByteBuffer.allocate(2).putShort((short) value).array();
  }

  private interface Content {
    void writeTo(DataOutputStream out) throws IOException, GeneralSecurityException;
  }

  private static byte[] bytes(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
