// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.crypto;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.NoSuchPaddingException;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.KeyMaterial;

/**
 * The provider of AES-256-GCM that encrypts the data, chosen once.
 *
 * <p>Each choice proves itself by sealing and opening a message before it is used. Amazon Corretto
 * Crypto Provider is used without being installed into the JVM.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none.
 */
public final class AesGcmEngine {

  /** The setting that chooses the fastest engine that works. */
  public static final String AUTOMATIC = "auto";

  static final String TRANSFORMATION = "AES/GCM/NoPadding";
  private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
  private static final String CORRETTO_CLASS =
      "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
  private static final String JDK = "SunJCE";

  private static final System.Logger LOGGER = System.getLogger(AesGcmEngine.class.getPackageName());

  private final Provider provider;
  private final @Nullable ColdStart coldStart;

  AesGcmEngine(Provider provider) {
    this.provider = provider;
    this.coldStart = ColdStart.concerns(provider) ? ColdStart.ofThisJvm() : null;
  }

  /**
   * Chooses an engine.
   *
   * @param name {@link #AUTOMATIC}, {@code AmazonCorrettoCryptoProvider}, or the name of an
   *     installed provider such as {@code SunJCE}
   * @return an engine that has passed its test
   * @throws IllegalStateException if the named provider is absent or fails the test; {@link
   *     #AUTOMATIC} falls back to SunJCE instead, and logs that an engine failed
   */
  public static AesGcmEngine named(String name) {
    if (name.equals(AUTOMATIC)) {
      return automatic(corretto());
    }
    Optional<AesGcmEngine> chosen =
        name.equals(CORRETTO)
            ? corretto()
            : Optional.ofNullable(Security.getProvider(name)).map(AesGcmEngine::new);
    return chosen
        .filter(AesGcmEngine::works)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the AES-GCM engine '"
                        + name
                        + "' is not there or does not work; use auto, "
                        + CORRETTO
                        + ", "
                        + JDK
                        + " or the name of an installed provider with "
                        + TRANSFORMATION));
  }

  /** Takes the engine that is preferred if it works, else that of the JDK. */
  static AesGcmEngine automatic(Optional<AesGcmEngine> preferred) {
    if (preferred.isPresent() && preferred.get().works()) {
      return preferred.get();
    }
    AesGcmEngine engine = named(JDK);
    preferred.ifPresent(
        broken ->
            LOGGER.log(
                System.Logger.Level.WARNING,
                "{0} fails its test of AES-GCM; {1} encrypts instead",
                broken,
                engine));
    return engine;
  }

  /* Found by name, so that users may leave the library out; never installed into the JVM. */
  private static Optional<AesGcmEngine> corretto() {
    try {
      Class<?> type = Class.forName(CORRETTO_CLASS);
      Provider provider = (Provider) type.getField("INSTANCE").get(null);
      Object loadingError = type.getMethod("getLoadingError").invoke(provider);
      if (loadingError == null) {
        return Optional.of(new AesGcmEngine(provider));
      }
      doesNotLoad(loadingError);
    } catch (ClassNotFoundException e) {
      LOGGER.log(System.Logger.Level.DEBUG, CORRETTO + " is not there");
    } catch (ReflectiveOperationException | LinkageError e) {
      doesNotLoad(e);
    }
    return Optional.empty();
  }

  private static void doesNotLoad(Object reason) {
    LOGGER.log(System.Logger.Level.INFO, CORRETTO + " is there, but does not load: {0}", reason);
  }

  /* A message must come back, and must not come back when its associated data differ. */
  private boolean works() {
    byte[] message = {1, 2, 3};
    byte[] iv = new byte[AesGcmCipher.IV_BYTES];
    byte[] sealed = new byte[message.length + AesGcmCipher.TAG_BYTES];
    byte[] opened = new byte[message.length];
    KeyMaterial key = KeyMaterial.wrap(new byte[AesGcmCipher.KEY_BYTES]);
    try {
      AesGcmCipher cipher = newCipher(key);
      cipher.seal(iv, message, message, 0, message.length, sealed, 0);
      boolean refuses = cipher.open(iv, iv, sealed, 0, sealed.length, opened, 0) < 0;
      int size = cipher.open(iv, message, sealed, 0, sealed.length, opened, 0);
      return refuses && size == message.length && Arrays.equals(opened, message);
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  /**
   * Makes a cipher for one key.
   *
   * @param key 32 bytes; copied
   * @return a cipher that only one thread may use at a time
   * @throws IllegalStateException if the engine refuses, which its test has ruled out
   */
  public AesGcmCipher newCipher(KeyMaterial key) {
    try {
      return new AesGcmCipher(
          Cipher.getInstance(TRANSFORMATION, provider), new DestroyableKey("AES", key), coldStart);
    } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
      throw new IllegalStateException("no " + TRANSFORMATION + " in " + provider.getName(), e);
    }
  }

  /** Makes a cipher for texts in pieces, with keys, IVs and tags of all sizes. */
  public StandardCipher newStandardCipher() {
    return new StandardCipher(StandardCipher.Transformation.GCM, provider);
  }

  /**
   * Tells who computes.
   *
   * @return the provider's name
   */
  public String name() {
    return provider.getName();
  }

  /** Shows the provider's name and version. */
  @Override
  public String toString() {
    return provider.getName() + " " + provider.getVersionStr();
  }
}
