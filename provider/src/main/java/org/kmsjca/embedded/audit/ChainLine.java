// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * How a line of the audit trail is tied to the line before it: the member {@code chain} at its end.
 *
 * <pre>
 * ...,"chain":{"id":"I","number":N,"previousHash":"P"[,"signature":"S"],"hash":"H"}}
 * </pre>
 *
 * <p>H is the SHA-256 of all bytes before {@code ,"hash":}; S signs all bytes before {@code
 * ,"signature":}.
 *
 * @param id the chain
 * @param number counts the records of the chain, from 1
 * @param previousHash the hash of the record before; zeros in the first record
 * @param hash the hash that the line claims to have
 * @param signature over the line; null in lines that are no digest
 * @param signedBytes how much of the line the signature covers; 0 without signature
 * @param intact whether the line has the hash that it claims
 * @see "docs/spec/audit-log.md, section 3"
 */
record ChainLine(
    String id,
    long number,
    Bytes previousHash,
    Bytes hash,
    @Nullable Bytes signature,
    int signedBytes,
    boolean intact) {

  static final byte[] CHAIN = ascii(",\"chain\":{\"id\":\"");
  static final byte[] NUMBER = ascii("\",\"number\":");
  static final byte[] PREVIOUS_HASH = ascii(",\"previousHash\":\"");
  static final byte[] SIGNATURE = ascii(",\"signature\":\"");
  static final byte[] HASH = ascii(",\"hash\":\"");
  static final byte[] END = ascii("\"}}\n");

  private static final int HASH_DIGITS = 2 * ChainHead.HASH_BYTES;
  private static final int MAX_NUMBER_DIGITS = 18;

  /**
   * Reads the chain member of a line.
   *
   * @param line without its line feed
   * @param sha256 computes the hash
   * @return null if the line has no such member, or one of another form
   */
  static @Nullable ChainLine parse(byte[] line, MessageDigest sha256) {
    int end = line.length - (END.length - 1);
    int hashAt = end - HASH_DIGITS;
    int hashed = hashAt - HASH.length;
    if (hashed < 1 || !has(line, end, END, END.length - 1) || !has(line, hashed, HASH)) {
      return null;
    }
    int chainAt = lastIndexOf(line, CHAIN, hashed);
    if (chainAt < 0) {
      return null;
    }
    return new Cursor(line, chainAt + CHAIN.length, hashed).read(sha256);
  }

  /** Gives the place in the chain after this record. */
  ChainHead head() {
    return new ChainHead(number, hash);
  }

  /** Walks through the members in their order. */
  private static final class Cursor {
    private final byte[] line;
    private final int hashed;
    private int at;

    Cursor(byte[] line, int at, int hashed) {
      this.line = line;
      this.at = at;
      this.hashed = hashed;
    }

    @Nullable ChainLine read(MessageDigest sha256) {
      try {
        String id = textUntil((byte) '"');
        expect(NUMBER);
        String digits = textUntil((byte) ',');
        if (digits.isEmpty() || digits.length() > MAX_NUMBER_DIGITS) {
          return null;
        }
        long number = Long.parseLong(digits);
        expect(PREVIOUS_HASH);
        Bytes previous = hash(textUntil((byte) '"'));
        at++;
        Bytes signature = null;
        int signed = 0;
        if (at < hashed) {
          signed = at;
          expect(SIGNATURE);
          signature = Bytes.wrap(Base64.getDecoder().decode(textUntil((byte) '"')));
          at++;
        }
        if (at != hashed) {
          return null;
        }
        Bytes claimed =
            hash(new String(line, hashed + HASH.length, HASH_DIGITS, StandardCharsets.ISO_8859_1));
        sha256.update(line, 0, hashed);
        byte[] computed = sha256.digest();
        boolean intact = claimed.equalsRange(computed, 0, computed.length);
        return new ChainLine(id, number, previous, claimed, signature, signed, intact);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private String textUntil(byte end) {
      int from = at;
      while (at < hashed && line[at] != end) {
        at++;
      }
      return new String(line, from, at - from, StandardCharsets.ISO_8859_1);
    }

    private void expect(byte[] text) {
      if (!has(line, at, text)) {
        throw new IllegalArgumentException("another member was expected");
      }
      at += text.length;
    }

    private static Bytes hash(String digits) {
      Bytes hash = Bytes.ofHex(digits);
      if (hash.sizeBytes() != ChainHead.HASH_BYTES
          || !HexFormat.of().formatHex(hash.toByteArray()).equals(digits)) {
        throw new IllegalArgumentException("not a hash in lower case");
      }
      return hash;
    }
  }

  private static boolean has(byte[] line, int at, byte[] text) {
    return has(line, at, text, text.length);
  }

  private static boolean has(byte[] line, int at, byte[] text, int size) {
    return at >= 0 && at + size <= line.length && Arrays.equals(line, at, at + size, text, 0, size);
  }

  private static int lastIndexOf(byte[] line, byte[] text, int end) {
    for (int at = end - text.length; at >= 0; at--) {
      if (has(line, at, text)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
