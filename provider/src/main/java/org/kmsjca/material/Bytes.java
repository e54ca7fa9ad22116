// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.material;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of public bytes: a ciphertext, an IV, an encoded header.
 *
 * <p>Two values are equal when their bytes are. Never put a secret in here: the bytes are compared
 * in variable time, printed by {@link #toString()} and stay in memory until collected. Secrets go
 * into {@link KeyMaterial}.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 */
public final class Bytes {

  /** The sequence without any byte. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final int SHOWN_BYTES = 16;

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /**
   * Copies an array.
   *
   * @param source the bytes; the caller keeps the array
   * @return a sequence that later changes of {@code source} don't touch
   */
  public static Bytes copyOf(byte[] source) {
    return source.length == 0 ? EMPTY : new Bytes(source.clone());
  }

  /**
   * Copies a part of an array.
   *
   * @param source the bytes; the caller keeps the array
   * @param offset index of the first byte to copy
   * @param size number of bytes to copy
   * @return a sequence of {@code size} bytes
   * @throws IndexOutOfBoundsException if the range is not inside the array
   */
  public static Bytes copyOf(byte[] source, int offset, int size) {
    Objects.checkFromIndexSize(offset, size, source.length);
    return size == 0 ? EMPTY : new Bytes(Arrays.copyOfRange(source, offset, offset + size));
  }

  /**
   * Takes over an array without copying it.
   *
   * @param array the bytes; the caller must not touch the array again
   * @return a sequence backed by {@code array}
   */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /**
   * Encodes a text in UTF-8.
   *
   * @param text the text
   * @return its UTF-8 bytes
   */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Decodes hexadecimal digits.
   *
   * @param digits an even number of digits, either case, nothing between them
   * @return the bytes
   * @throws IllegalArgumentException if {@code digits} is anything else
   */
  public static Bytes ofHex(String digits) {
    return wrap(HexFormat.of().parseHex(digits));
  }

  /**
   * Decodes standard base64 with padding (RFC 4648, section 4).
   *
   * @param text the encoded bytes
   * @return the bytes
   * @throws IllegalArgumentException if {@code text} is not base64
   */
  public static Bytes ofBase64(String text) {
    return wrap(Base64.getDecoder().decode(text));
  }

  /**
   * Tells how many bytes there are.
   *
   * @return the size in bytes
   */
  public int sizeBytes() {
    return array.length;
  }

  /**
   * Tells whether there is no byte.
   *
   * @return true if the size is 0
   */
  public boolean isEmpty() {
    return array.length == 0;
  }

  /**
   * Reads one byte.
   *
   * @param index 0 for the first byte
   * @return the byte
   * @throws IndexOutOfBoundsException if {@code index} is not below the size
   */
  public byte at(int index) {
    return array[index];
  }

  /**
   * Copies all bytes out.
   *
   * @return a new array that the caller owns
   */
  public byte[] toByteArray() {
    return array.clone();
  }

  /**
   * Copies all bytes into an array.
   *
   * @param target where to write; nothing outside the written range changes
   * @param offset index of the first byte written
   * @throws IndexOutOfBoundsException if the bytes don't fit; nothing has been written then
   */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(array, 0, target, offset, array.length);
  }

  /**
   * Compares with a range of an array, without copying.
   *
   * @param other the array to compare with
   * @param offset index of the range's first byte
   * @param size number of bytes in the range
   * @return true if the range holds exactly these bytes
   * @throws IndexOutOfBoundsException if the range is not inside the array
   */
  public boolean equalsRange(byte[] other, int offset, int size) {
    return Arrays.equals(array, 0, array.length, other, offset, offset + size);
  }

  /**
   * Prints all bytes as lower-case hexadecimal digits.
   *
   * @return two digits for each byte
   */
  public String hex() {
    return HexFormat.of().formatHex(array);
  }

  /**
   * Encodes the bytes as standard base64 with padding.
   *
   * @return the text
   */
  public String base64() {
    return Base64.getEncoder().encodeToString(array);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** Shows the size and the first bytes. */
  @Override
  public String toString() {
    int shown = Math.min(array.length, SHOWN_BYTES);
    String more = array.length > shown ? "..." : "";
    return array.length + " bytes " + HexFormat.of().formatHex(array, 0, shown) + more;
  }
}
