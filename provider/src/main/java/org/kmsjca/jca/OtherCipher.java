// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;

/**
 * The cipher of another provider, for keys that are not ours. See {@link OtherProviders}.
 *
 * <p>As the JDK does it, the first provider that takes the first key is kept.
 */
final class OtherCipher {

  private final String transformation;
  private @Nullable Cipher chosen;

  OtherCipher(String transformation) {
    this.transformation = transformation;
  }

  /** Begins with a key. */
  @FunctionalInterface
  private interface Init {
    void with(Cipher cipher) throws InvalidKeyException, InvalidAlgorithmParameterException;
  }

  /** Gives the cipher; before a key chose it, that of the first provider; null if there is none. */
  @Nullable Cipher cipher() {
    if (chosen == null) {
      for (Provider provider : OtherProviders.with("Cipher", transformation)) {
        chosen = make(provider);
        if (chosen != null) {
          break;
        }
      }
    }
    return chosen;
  }

  /** Gives the cipher that took a key. */
  Cipher initialised() {
    if (chosen == null) {
      throw new IllegalStateException("the cipher is not initialised");
    }
    return chosen;
  }

  private @Nullable Cipher make(Provider provider) {
    try {
      return Cipher.getInstance(transformation, provider);
    } catch (NoSuchAlgorithmException | NoSuchPaddingException | SecurityException e) {
      return null;
    }
  }

  void init(int opmode, Key key, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    init(
        key,
        cipher -> {
          if (random == null) {
            cipher.init(opmode, key);
          } else {
            cipher.init(opmode, key, random);
          }
        });
  }

  void init(
      int opmode, Key key, @Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    init(
        key,
        cipher -> {
          if (random == null) {
            cipher.init(opmode, key, params);
          } else {
            cipher.init(opmode, key, params, random);
          }
        });
  }

  void init(
      int opmode, Key key, @Nullable AlgorithmParameters params, @Nullable SecureRandom random)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    init(
        key,
        cipher -> {
          if (random == null) {
            cipher.init(opmode, key, params);
          } else {
            cipher.init(opmode, key, params, random);
          }
        });
  }

  private void init(Key key, Init init)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (chosen != null) {
      init.with(chosen);
      return;
    }
    Exception first = null;
    for (Provider provider : OtherProviders.with("Cipher", transformation)) {
      Cipher cipher = make(provider);
      if (cipher != null) {
        try {
          init.with(cipher);
          chosen = cipher;
          return;
        } catch (GeneralSecurityException | RuntimeException e) {
          first = first == null ? e : first;
        }
      }
    }
    throw failure(key, first);
  }

  private InvalidKeyException failure(Key key, @Nullable Exception first)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    if (first instanceof InvalidKeyException invalid) {
      throw invalid;
    }
    if (first instanceof InvalidAlgorithmParameterException invalid) {
      throw invalid;
    }
    if (first instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (first != null) {
      throw new ProviderException(first);
    }
    return new InvalidKeyException(OtherProviders.refusal(transformation, key));
  }
}
