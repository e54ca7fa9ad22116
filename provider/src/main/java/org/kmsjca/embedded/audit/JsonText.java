// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON that is being written, in ASCII only: all other characters are escaped, so that any text can
 * be recorded, lone surrogates too.
 *
 * <p><b>Thread safety:</b> confined to one thread. <b>Secrets:</b> none.
 */
final class JsonText {

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LOWER_HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_ESCAPED = 6;
  private static final int NIBBLE = 4;
  private static final int NIBBLE_MASK = 0xF;
  private static final int FIRST_PRINTABLE = 0x20;
  private static final int FIRST_BEYOND_ASCII = 0x7F;
  private static final int MAX_LONG_DIGITS = 20;

  private byte[] bytes;
  private int size;

  JsonText(int capacity) {
    bytes = new byte[capacity];
  }

  /** Gives the array behind the text; only the first {@link #size} bytes are text. */
  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  /** Forgets all that was written after a certain size. */
  void cutTo(int earlierSize) {
    size = earlierSize;
  }

  /** Forgets everything. */
  void clear() {
    size = 0;
  }

  void beginObject() {
    comma();
    put((byte) '{');
  }

  void endObject() {
    put((byte) '}');
  }

  void beginArray() {
    comma();
    put((byte) '[');
  }

  void endArray() {
    put((byte) ']');
  }

  /** Names the value that comes next. */
  void name(CharSequence name) {
    string(name);
    put((byte) ':');
  }

  void member(CharSequence name, CharSequence value) {
    name(name);
    string(value);
  }

  void member(CharSequence name, long value) {
    name(name);
    number(value);
  }

  void member(CharSequence name, boolean value) {
    name(name);
    literal(value ? "true" : "false");
  }

  void nullValue() {
    literal("null");
  }

  void bool(boolean value) {
    literal(value ? "true" : "false");
  }

  void number(long value) {
    comma();
    digits(value);
  }

  /** Appends digits and nothing else. */
  void digits(long value) {
    if (value < 0) {
      append(Long.toString(value));
      return;
    }
    ensure(MAX_LONG_DIGITS);
    int count = 1;
    for (long rest = value; rest > 9; rest /= 10) {
      count++;
    }
    long rest = value;
    for (int at = size + count - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += count;
  }

  private void literal(String text) {
    comma();
    append(text);
  }

  void string(CharSequence text) {
    comma();
    int length = text.length();
    ensure(length + 2);
    byte[] out = bytes;
    int at = size;
    out[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        out[at++] = (byte) c;
      } else {
        size = at;
        escapeFrom(text, i);
        return;
      }
    }
    out[at++] = '"';
    size = at;
  }

  private void escapeFrom(CharSequence text, int first) {
    int length = text.length();
    ensure(Math.addExact(Math.multiplyExact(length - first, MAX_ESCAPED), 1));
    int at = size;
    for (int i = first; i < length; i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        bytes[at++] = (byte) c;
      } else {
        at = escape(bytes, at, c);
      }
    }
    bytes[at++] = '"';
    size = at;
  }

  private static boolean isPlain(char c) {
    return c >= FIRST_PRINTABLE && c < FIRST_BEYOND_ASCII && c != '"' && c != '\\';
  }

  private static int escape(byte[] out, int from, char c) {
    int at = from;
    out[at++] = '\\';
    switch (c) {
      case '"', '\\' -> out[at++] = (byte) c;
      case '\n' -> out[at++] = 'n';
      case '\r' -> out[at++] = 'r';
      case '\t' -> out[at++] = 't';
      default -> {
        out[at++] = 'u';
        for (int shift = Character.SIZE - NIBBLE; shift >= 0; shift -= NIBBLE) {
          out[at++] = HEX[c >> shift & NIBBLE_MASK];
        }
      }
    }
    return at;
  }

  /** Appends hexadecimal digits and nothing else. */
  void hex(byte[] octets) {
    ensure(2 * octets.length);
    int at = size;
    for (byte octet : octets) {
      bytes[at++] = LOWER_HEX[octet >> NIBBLE & NIBBLE_MASK];
      bytes[at++] = LOWER_HEX[octet & NIBBLE_MASK];
    }
    size = at;
  }

  /** Appends ASCII as it is. */
  void append(CharSequence text) {
    int length = text.length();
    ensure(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) text.charAt(i);
    }
    size += length;
  }

  /** Appends text that is JSON already, with the commas and colons that belong there. */
  void raw(byte[] text) {
    raw(text, 0, text.length);
  }

  void raw(byte[] text, int offset, int length) {
    ensure(length);
    System.arraycopy(text, offset, bytes, size, length);
    size += length;
  }

  private boolean isAfterValue() {
    int last = size == 0 ? ',' : bytes[size - 1];
    return last != ':' && last != '{' && last != '[' && last != ',';
  }

  void put(byte one) {
    ensure(1);
    bytes[size++] = one;
  }

  private void comma() {
    if (isAfterValue()) {
      put((byte) ',');
    }
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), size * 2));
    }
  }
}
