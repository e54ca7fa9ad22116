// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Choices that the bytes of an input make; after its end always the first. */
final class Choices {

  private final byte[] input;
  private int next;

  Choices(byte[] input) {
    this.input = input;
  }

  boolean isOver() {
    return next >= input.length;
  }

  /** Chooses a number from zero on, with one byte. */
  int below(int bound) {
    return next < input.length ? Byte.toUnsignedInt(input[next++]) % bound : 0;
  }

  /** Chooses yes in one of so many cases; no after the end. */
  boolean oneIn(int cases) {
    return below(cases) == cases - 1;
  }

  <T> T of(List<T> values) {
    return values.get(below(values.size()));
  }

  /** Takes up to 255 bytes. */
  byte[] bytes() {
    int size = Math.min(below(256), input.length - Math.min(next, input.length));
    byte[] taken = Arrays.copyOfRange(input, Math.min(next, input.length), next + size);
    next += size;
    return taken;
  }

  /** Takes a text, with any characters: also halves of pairs. */
  String text() {
    byte[] taken = bytes();
    return below(2) == 0
        ? new String(taken, StandardCharsets.UTF_8)
        : new String(taken, StandardCharsets.UTF_16BE) + (char) (0xD800 + below(16));
  }
}
