// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;

/**
 * Pairs of texts that are bound to a ciphertext: without the same pairs nobody can decrypt it, and
 * policies can demand them.
 *
 * <p>The order of pairs has no meaning; keys and values are compared exactly, without any
 * normalisation. The pairs are <em>not secret</em>: they stand in audit records and in the header
 * of every message.
 *
 * <p>The canonical encoding is {@code count(2) { keySize(2) key valueSize(2) value }} with all
 * numbers big-endian, texts in UTF-8, and pairs in the order of the unsigned bytes of their keys; a
 * context without pairs is encoded as no byte at all.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 */
public final class EncryptionContext {

  /** The largest canonical encoding that is accepted, in bytes. */
  public static final int MAX_ENCODED_BYTES = 8192;

  /** The context without pairs. */
  public static final EncryptionContext EMPTY = new EncryptionContext(Map.of(), Bytes.EMPTY);

  /* UTF-8 keeps the order of code points; String.compareTo does not (it orders surrogates first). */
  private static final Comparator<String> BY_UTF8_BYTES =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Map<String, String> pairs;
  private final Bytes encoded;
  private final int hash; // contexts are looked up for each message

  private EncryptionContext(Map<String, String> pairs, Bytes encoded) {
    this.pairs = pairs;
    this.encoded = encoded;
    this.hash = encoded.hashCode();
  }

  /**
   * Makes a context of pairs.
   *
   * @param pairs the pairs; copied
   * @return the context
   * @throws IllegalArgumentException if a key or value is null or not well-formed Unicode, or the
   *     encoding would be larger than {@link #MAX_ENCODED_BYTES}
   */
  public static EncryptionContext of(Map<String, String> pairs) {
    if (pairs.isEmpty()) {
      return EMPTY;
    }
    pairs.forEach(EncryptionContext::requireTexts);
    Map<String, String> sorted = new TreeMap<>(BY_UTF8_BYTES);
    sorted.putAll(pairs);
    if (sorted.size() < pairs.size()) {
      // In UTF-8 half a surrogate pair looks like a question mark.
      throw malformed(null);
    }
    Map<String, String> kept = Collections.unmodifiableMap(new LinkedHashMap<>(sorted));
    return new EncryptionContext(kept, encode(kept));
  }

  /**
   * Makes a context of one pair.
   *
   * @param key the pair's key
   * @param value the pair's value
   * @return the context
   * @throws IllegalArgumentException as {@link #of(Map)}
   */
  public static EncryptionContext of(String key, String value) {
    requireTexts(key, value);
    return of(Map.of(key, value));
  }

  /* Nobody can refuse it later: a context encodes its pairs when it is made. */
  private static void requireTexts(String key, String value) {
    if (key == null || value == null) {
      throw new IllegalArgumentException("a key or value of the encryption context is null");
    }
  }

  /**
   * Reads a canonical encoding.
   *
   * @param encoded the bytes, exactly as {@link #encoded()} gives them
   * @return the context
   * @throws IllegalArgumentException if the bytes are anything but the canonical encoding of a
   *     context: wrong order, a key twice, sizes beyond the end, bytes left over, malformed UTF-8
   */
  public static EncryptionContext decode(Bytes encoded) {
    if (encoded.isEmpty()) {
      return EMPTY;
    }
    if (encoded.sizeBytes() > MAX_ENCODED_BYTES) {
      throw new IllegalArgumentException(tooLarge(encoded.sizeBytes()));
    }
    ByteBuffer in = ByteBuffer.wrap(encoded.toByteArray());
    try {
      int count = Short.toUnsignedInt(in.getShort());
      Map<String, String> pairs = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        String key = readText(in);
        pairs.put(key, readText(in));
      }
      EncryptionContext context = of(pairs);
      if (count == 0 || in.hasRemaining() || !context.encoded.equals(encoded)) {
        throw new IllegalArgumentException("the encryption context is not in canonical form");
      }
      return context;
    } catch (BufferUnderflowException | CharacterCodingException e) {
      throw new IllegalArgumentException("the encryption context is malformed", e);
    }
  }

  private static String readText(ByteBuffer in) throws CharacterCodingException {
    int size = Short.toUnsignedInt(in.getShort());
    if (size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer text = in.slice(in.position(), size);
    in.position(in.position() + size);
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT)
        .decode(text)
        .toString();
  }

  private static Bytes encode(Map<String, String> pairs) {
    int size = Short.BYTES;
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      size += 2 * Short.BYTES + utf8(pair.getKey()).remaining() + utf8(pair.getValue()).remaining();
      if (size > MAX_ENCODED_BYTES) {
        throw new IllegalArgumentException(tooLarge(size));
      }
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putShort((short) pairs.size());
    pairs.forEach(
        (key, value) -> {
          putText(out, key);
          putText(out, value);
        });
    return Bytes.wrap(out.array());
  }

  private static void putText(ByteBuffer out, String text) {
    ByteBuffer utf8 = utf8(text);
    out.putShort((short) utf8.remaining());
    out.put(utf8);
  }

  private static ByteBuffer utf8(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw malformed(e);
    }
  }

  private static IllegalArgumentException malformed(@Nullable CharacterCodingException cause) {
    return new IllegalArgumentException(
        "a key or value of the encryption context is not well-formed Unicode", cause);
  }

  private static String tooLarge(int size) {
    return "the encryption context takes "
        + size
        + " bytes or more; at most "
        + MAX_ENCODED_BYTES
        + " are allowed";
  }

  /**
   * Gives the pairs.
   *
   * @return an unmodifiable map in canonical order
   */
  public Map<String, String> pairs() {
    return pairs;
  }

  /**
   * Tells whether there is no pair.
   *
   * @return true for {@link #EMPTY}
   */
  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  /**
   * Gives the canonical encoding.
   *
   * @return at most {@link #MAX_ENCODED_BYTES} bytes; none for the empty context
   */
  public Bytes encoded() {
    return encoded;
  }

  /**
   * Tells whether this context has all pairs of another.
   *
   * @param other pairs that must be here
   * @return true if each of them is here with the same value
   */
  public boolean containsAll(EncryptionContext other) {
    return pairs.entrySet().containsAll(other.pairs.entrySet());
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof EncryptionContext that && encoded.equals(that.encoded));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Shows the keys but not the values, which may name people. */
  @Override
  public String toString() {
    return "EncryptionContext" + pairs.keySet();
  }
}
