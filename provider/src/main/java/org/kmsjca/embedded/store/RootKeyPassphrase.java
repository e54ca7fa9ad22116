// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.store.RootKeyDescription.Derivation;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.material.Bytes;

/**
 * A root key that is derived from a passphrase by Argon2id, with salt and cost kept in the store.
 *
 * <p>Nothing of it is in a file; whoever forgets the passphrase has lost the store.
 *
 * @see "RFC 9106; docs/spec/store.md, section 3 (ST-15 to ST-17)"
 */
final class RootKeyPassphrase extends RootKeySource {

  /** A new passphrase has so many characters at least. */
  static final int MIN_NEW_CHARACTERS = 8;

  private static final long BYTES_PER_KIB = 1024;
  private static final int MAX_BYTES_PER_CHAR = 3;

  private final String giver;
  private final Supplier<char[]> passphrase;
  private final Argon2Cost cost;

  /**
   * Makes a source.
   *
   * @param giver who gives the passphrase, for errors
   * @param passphrase gives it; the array is wiped after use
   * @param cost for root keys that are made here
   */
  RootKeyPassphrase(String giver, Supplier<char[]> passphrase, Argon2Cost cost) {
    this.giver = giver;
    this.passphrase = passphrase;
    this.cost = cost;
  }

  @Override
  boolean exists() {
    return false; // a passphrase belongs to no store until a store says so
  }

  @Override
  String shown() {
    return "a passphrase from " + giver;
  }

  @Override
  NewRootKey create(SecureRandom random) {
    byte[] salt = new byte[Derivation.SALT_BYTES];
    random.nextBytes(salt);
    Derivation derivation = new Derivation(cost, Bytes.wrap(salt));
    RootKey key = derive(derivation, encoded(MIN_NEW_CHARACTERS, StoreFault::of));
    return new NewRootKey(key, new RootKeyDescription(key.id(), derivation));
  }

  @Override
  RootKey load(Path store, RootKeyDescription wanted) {
    @Nullable Derivation derivation = wanted.derivation();
    if (derivation == null) {
      throw StoreFault.of(
          "the root key of the store " + store + " is in a file, not derived from a passphrase",
          "set root-key = file, and root-key-file to its name");
    }
    RootKey key = derive(derivation, encoded(1, StoreFault::wrongPassphrase));
    if (!MessageDigest.isEqual(ascii(key.id()), ascii(wanted.id()))) {
      key.destroy();
      throw StoreFault.wrongPassphrase(
          "the passphrase from " + giver + " is not the one of the store " + store,
          "give the right one; nothing was changed");
    }
    return key;
  }

  private static byte[] ascii(String id) {
    return id.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  boolean isUnsettled(String rootKeyId) {
    return false;
  }

  @Override
  void settle(String rootKeyId) {}

  @Override
  void discard() {}

  /* Takes the passphrase's bytes and wipes them. */
  private static RootKey derive(Derivation derivation, byte[] text) {
    byte[] secret = new byte[RootKey.SIZE_BYTES];
    try {
      Argon2Cost needed = derivation.cost();
      if (needed.memoryKib() * BYTES_PER_KIB > Runtime.getRuntime().maxMemory() / 2) {
        throw StoreFault.of(
            "Argon2id needs " + needed.memoryKib() + " KiB to derive the root key",
            "give this JVM a heap of at least twice that size (-Xmx)");
      }
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(needed.memoryKib())
              .withIterations(needed.iterations())
              .withParallelism(needed.parallelism())
              .withSalt(derivation.salt().toByteArray())
              .build());
      generator.generateBytes(text, secret);
      return RootKey.of(secret);
    } finally {
      Arrays.fill(text, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  private byte[] encoded(
      int minCharacters, BiFunction<String, String, KmsUnavailableException> refusal) {
    char[] characters = passphrase.get();
    byte[] space = new byte[characters.length * MAX_BYTES_PER_CHAR];
    try {
      if (characters.length < minCharacters) {
        throw refusal.apply(
            "the passphrase from " + giver + " is too short",
            "it needs at least " + minCharacters + " characters");
      }
      ByteBuffer encoded = ByteBuffer.wrap(space);
      CoderResult result =
          StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(characters), encoded, true);
      if (result.isError()) {
        throw refusal.apply(
            "the passphrase from " + giver + " has half a surrogate pair", "use whole characters");
      }
      return Arrays.copyOf(space, encoded.position());
    } finally {
      Arrays.fill(characters, '\0');
      Arrays.fill(space, (byte) 0);
    }
  }
}
