// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The 10,000 cases of section 8.3 of the page, of which the file holds only one hash. */
final class AccumulatedCases {

  private static final int CASES = 10_000;

  private AccumulatedCases() {}

  /** Hashes the messages of all cases, one after the other. */
  static String sha256(IntFunction<byte[]> message) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256", Security.getProvider("SUN"));
      for (int number = 0; number < CASES; number++) {
        sha256.update(message.apply(number));
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] plainMessage(int number) {
    PlainWriter writer = inputs(number);
    writer.context = PlainWriter.canonical(pairs(number));
    return writer.message();
  }

  /** Gives all inputs of a case but the context. */
  static PlainWriter inputs(int number) {
    byte[] seed = seed(number);
    ByteBuffer numbers = ByteBuffer.wrap(seed);
    PlainWriter writer = new PlainWriter();
    writer.dataKey = Arrays.copyOf(seed, 32);
    writer.messageNumber = numbers.getLong(32);
    writer.exponent = 12 + Byte.toUnsignedInt(seed[40]) % 13;
    writer.plaintext = new byte[Short.toUnsignedInt(numbers.getShort(41)) % 9000];
    for (int i = 0; i < writer.plaintext.length; i++) {
      writer.plaintext[i] = seed[i % seed.length];
    }
    if (seed[44] % 2 != 0) {
      writer.callerIv = Arrays.copyOfRange(seed, 45, 57);
    }
    if (seed[57] % 2 != 0) {
      writer.aad = Arrays.copyOfRange(seed, 58, 64);
    }
    writer.wrappedKeys = List.of(seed);
    return writer;
  }

  static Map<String, String> pairs(int number) {
    Map<String, String> pairs = new TreeMap<>();
    for (int i = 0; i < Byte.toUnsignedInt(seed(number)[43]) % 4; i++) {
      pairs.put("key " + i, Integer.toString(number));
    }
    return pairs;
  }

  private static byte[] seed(int number) {
    String label = "KMS-JCA message format v1, case " + number;
    return VectorFile.digest("SHA-512", label.getBytes(StandardCharsets.US_ASCII));
  }
}
