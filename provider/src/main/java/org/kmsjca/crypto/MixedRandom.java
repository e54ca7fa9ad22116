// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.prng.EntropySource;
import org.bouncycastle.crypto.prng.drbg.HashSP800DRBG;
import org.kmsjca.checkpoint.Checkpoints;

/**
 * Random bytes out of two generators, combined by XOR: the one of the operating system, and
 * Hash_DRBG, which takes entropy from elsewhere too. Whatever is given to it, the result is as good
 * as the operating system's alone; and if that one is bad, as good as what was given.
 *
 * <p>Where the process goes on from an image of its memory, both get new entropy first.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> the state of the generators.
 *
 * @see "NIST SP 800-90A, section 10.1.1"
 */
public final class MixedRandom {

  private static final int STRENGTH_BITS = 256;
  private static final int NONCE_BYTES = STRENGTH_BITS / 2 / Byte.SIZE;

  /* Hash_DRBG gives no more at once. */
  private static final int MAX_REQUEST_BYTES = (1 << 18) / Byte.SIZE;

  private static final byte[] PURPOSE = "KMS-JCA SecureRandom".getBytes(StandardCharsets.US_ASCII);

  private final SecureRandom system;
  private final ReentrantLock lock = new ReentrantLock();
  private final HashSP800DRBG drbg; // used under the lock
  private int checkpoint; // under the lock

  /** Makes a generator with entropy of the operating system. */
  public MixedRandom() {
    this(SystemRandom.newInstance());
  }

  MixedRandom(SecureRandom system) {
    this.system = system;
    checkpoint = Checkpoints.current();
    drbg =
        new HashSP800DRBG(
            new SHA512Digest(),
            STRENGTH_BITS,
            new SystemEntropy(system),
            PURPOSE,
            next(system, NONCE_BYTES));
  }

  private static byte[] next(SecureRandom random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /* Not generateSeed, which waits for the operating system where it counts its entropy. */
  private record SystemEntropy(SecureRandom system) implements EntropySource {

    @Override
    public boolean isPredictionResistant() {
      return false;
    }

    @Override
    public byte[] getEntropy() {
      return next(system, STRENGTH_BITS / Byte.SIZE);
    }

    @Override
    public int entropySize() {
      return STRENGTH_BITS;
    }
  }

  /** Fills an array. */
  public void nextBytes(byte[] bytes) {
    system.nextBytes(bytes);
    for (int offset = 0; offset < bytes.length; offset += MAX_REQUEST_BYTES) {
      byte[] other = new byte[Math.min(MAX_REQUEST_BYTES, bytes.length - offset)];
      generate(other);
      for (int i = 0; i < other.length; i++) {
        bytes[offset + i] ^= other[i];
      }
      Arrays.fill(other, (byte) 0);
    }
  }

  private void generate(byte[] bytes) {
    lock.lock();
    try {
      int now = Checkpoints.current();
      if (checkpoint != now) {
        drbg.reseed(null);
        checkpoint = now;
      }
      // It gives nothing when it has given as often as SP 800-90A allows.
      while (drbg.generate(bytes, null, false) < 0) {
        drbg.reseed(null);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds entropy. It never replaces what is there, so it may be known to others, or bad.
   *
   * @param entropy stays the caller's, who wipes it
   */
  public void supplement(byte[] entropy) {
    lock.lock();
    try {
      drbg.reseed(entropy);
    } finally {
      lock.unlock();
    }
  }
}
