// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

/**
 * What one guess at a passphrase costs: the parameters of Argon2id that can be chosen.
 *
 * @param memoryKib memory in KiB, {@value #MIN_MEMORY_KIB} to {@value #MAX_MEMORY_KIB}
 * @param iterations passes over the memory, 1 to {@value #MAX_ITERATIONS}
 * @param parallelism lanes, 1 to {@value #MAX_PARALLELISM}
 * @see "RFC 9106, section 3.1 and 4"
 */
public record Argon2Cost(int memoryKib, int iterations, int parallelism) {

  /** The least memory in KiB. */
  public static final int MIN_MEMORY_KIB = 8 * 1024;

  /** The most memory in KiB; a damaged store cannot ask for more. */
  public static final int MAX_MEMORY_KIB = 1024 * 1024;

  /** The most passes. */
  public static final int MAX_ITERATIONS = 64;

  /** The most lanes. */
  public static final int MAX_PARALLELISM = 16;

  /** What RFC 9106 recommends where memory is short, with one lane. */
  public static final Argon2Cost DEFAULT = new Argon2Cost(64 * 1024, 3, 1);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a value is outside of them
   */
  public Argon2Cost {
    check("memory in KiB", memoryKib, MIN_MEMORY_KIB, MAX_MEMORY_KIB);
    check("iterations", iterations, 1, MAX_ITERATIONS);
    check("parallelism", parallelism, 1, MAX_PARALLELISM);
  }

  private static void check(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "Argon2id " + what + " is " + value + "; allowed are " + min + " to " + max);
    }
  }
}
