// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import com.google.auto.service.AutoService;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.security.InvalidParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.crypto.StandardCipher;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;

/**
 * The security provider {@code KMS}: envelope encryption under keys of a key management service,
 * which decides by policy and records every decision.
 *
 * <p>Making a provider registers its services and does nothing else: no file is read and nothing is
 * opened before the first key, cipher or KeyStore is used. What is wrong with a configuration is
 * said then, by the operation that needed it; other algorithms of the JVM are never affected.
 *
 * <p>Without a configuration the provider takes the file that the system property {@code
 * org.kmsjca.config} names, else {@code ~/.kms-jca/kms.properties}, else the defaults, with the
 * store in {@code ~/.kms-jca}.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> cached data keys, until {@link
 * #clearCaches()}.
 */
@AutoService(Provider.class)
public final class KmsProvider extends Provider {

  /** The provider's name. */
  public static final String NAME = "KMS";

  /** The algorithm of the provider's services. */
  public static final String ALGORITHM = KmsKey.ALGORITHM;

  private static final long serialVersionUID = 1L;
  private static final String VERSION = "0.1";
  private static final String SECURE_RANDOM = "SecureRandom";

  /** The services: type, algorithm, implementation, aliases, attributes. */
  private static final List<ServiceEntry> SERVICES =
      List.of(
          new ServiceEntry(
              "Cipher",
              ALGORITHM,
              KmsCipher.class,
              KmsCipher::new,
              List.of(),
              Map.of(
                  "SupportedModes", "GCM",
                  "SupportedPaddings", "NOPADDING",
                  "SupportedKeyClasses", KmsKey.class.getName())),
          new ServiceEntry(
              "KeyStore", ALGORITHM, KmsKeyStore.class, KmsKeyStore::new, List.of(NAME), Map.of()),
          new ServiceEntry(
              "KeyGenerator",
              ALGORITHM,
              KmsKeyGenerator.class,
              KmsKeyGenerator::new,
              List.of(),
              Map.of()),
          new ServiceEntry(
              "AlgorithmParameters",
              ALGORITHM,
              KmsAlgorithmParameters.class,
              provider -> new KmsAlgorithmParameters(),
              List.of(),
              Map.of()),
          new ServiceEntry(
              "Cipher",
              KmsPbeKeyHandle.ALGORITHM,
              KmsPbeCipher.class,
              KmsPbeCipher::new,
              List.of(),
              Map.of(
                  "SupportedModes", "GCM",
                  "SupportedPaddings", "NOPADDING",
                  "SupportedKeyClasses", KmsPbeKeyHandle.class.getName())),
          new ServiceEntry(
              "SecretKeyFactory",
              KmsPbeKeyHandle.ALGORITHM,
              KmsPbeKeyFactory.class,
              KmsPbeKeyFactory::new,
              List.of(),
              Map.of()),
          standardCipher(StandardCipher.Transformation.GCM, List.of()),
          standardCipher(StandardCipher.Transformation.KW, List.of("AESWrap")),
          standardCipher(StandardCipher.Transformation.KWP, List.of("AESWrapPad")),
          new ServiceEntry(
              "SecretKeyFactory",
              ALGORITHM,
              KmsSecretKeyFactory.class,
              KmsSecretKeyFactory::new,
              List.of(),
              Map.of()),
          standardMac("HmacSHA256", 32),
          standardMac("HmacSHA384", 48),
          standardMac("HmacSHA512", 64));

  /* Only where it is asked for: the first provider that has one becomes the JVM's default. */
  private static final ServiceEntry RANDOM =
      new ServiceEntry(
          SECURE_RANDOM,
          NAME,
          KmsSecureRandom.class,
          KmsSecureRandom::new,
          List.of(),
          Map.of("ThreadSafe", "true"));

  /* Standard names are for our data keys only: no other key is ever offered to us. */
  private static ServiceEntry standardCipher(
      StandardCipher.Transformation transformation, List<String> aliases) {
    return new ServiceEntry(
        "Cipher",
        transformation.jcaName(),
        DataKeyCipher.class,
        provider -> new DataKeyCipher(provider, transformation),
        aliases,
        Map.of("SupportedKeyClasses", KmsDataKey.class.getName()));
  }

  private static ServiceEntry standardMac(String algorithm, int macBytes) {
    return new ServiceEntry(
        "Mac",
        algorithm,
        DataKeyMac.class,
        provider -> new DataKeyMac(provider, algorithm, macBytes),
        List.of(),
        Map.of("SupportedKeyClasses", KmsDataKey.class.getName()));
  }

  private record ServiceEntry(
      String type,
      String algorithm,
      Class<?> spi,
      Function<KmsProvider, Object> constructor,
      List<String> aliases,
      Map<String, String> attributes) {}

  private transient volatile KmsConnection connection;
  private transient volatile RandomSupply randomSupply;

  /** Makes an unconfigured provider; see the class for what it uses then. */
  public KmsProvider() {
    super(NAME, VERSION, "KMS-JCA: policy-checked envelope encryption (KMS-AES)");
    connection = KmsConnection.ofDefaults(this::offerRandom);
    randomSupply = new RandomSupply(connection::kms);
    SERVICES.forEach(entry -> putService(new KmsService(entry)));
  }

  /**
   * Makes a provider with settings.
   *
   * @param configuration the settings
   */
  public KmsProvider(Configuration configuration) {
    this();
    connection = KmsConnection.of(configuration);
    randomSupply = new RandomSupply(connection::kms);
    offerRandom(configuration);
  }

  private KmsProvider(Configuration configuration, KmsConnection given) {
    this();
    connection = given;
    randomSupply = new RandomSupply(given::kms);
    offerRandom(configuration);
  }

  /**
   * Makes a provider in front of a service that is open already.
   *
   * @param configuration the settings; those about the service and its caller are not looked at
   * @param kms the service as its caller sees it; whoever opened it closes it, and the provider is
   *     of no use then
   * @return the provider
   */
  public static KmsProvider of(Configuration configuration, Kms kms) {
    return new KmsProvider(configuration, KmsConnection.of(configuration, kms));
  }

  private void offerRandom(Configuration configuration) {
    boolean wanted = configuration.flag(Setting.SECURE_RANDOM);
    Service offered = getService(SECURE_RANDOM, NAME);
    if (wanted && offered == null) {
      putService(new KmsService(RANDOM));
    } else if (!wanted && offered != null) {
      removeService(offered);
    }
  }

  /**
   * Names the configuration file. The file is read at the first use of a service, and errors in it
   * are told then; now it is only looked at for the setting {@code secure-random}.
   *
   * @param configurationFile a path; {@code ~/} stands for the user's home directory
   * @return this provider, which uses the file from now on; ciphers, keys and KeyStores that were
   *     made before keep what they have
   * @throws InvalidParameterException if the text is empty or not a path
   */
  @Override
  public Provider configure(String configurationFile) {
    if (configurationFile.isBlank()) {
      throw new InvalidParameterException("the name of the configuration file is empty");
    }
    try {
      KmsConnection named = KmsConnection.ofFile(configurationFile.trim(), this::offerRandom);
      connection = named;
      randomSupply = new RandomSupply(named::kms);
      named.lookAtSettings();
    } catch (java.nio.file.InvalidPathException e) {
      InvalidParameterException refused =
          new InvalidParameterException("not a path: '" + configurationFile + "'");
      refused.initCause(e);
      throw refused;
    }
    return this;
  }

  /**
   * Tells whether the provider can be used as it is.
   *
   * @return always true: without a configuration the defaults hold
   */
  @Override
  public boolean isConfigured() {
    return true;
  }

  /**
   * Gives the key management service behind this provider, as the configuration's caller, to
   * administer keys.
   *
   * @return the service, opened now if it was not
   * @throws org.kmsjca.kms.KmsException if the service cannot be opened
   * @throws java.security.ProviderException if the configuration is wrong
   */
  public Kms kms() {
    return connection.kms();
  }

  /** Wipes all cached data keys. They are fetched again when they are needed. */
  public void clearCaches() {
    connection.clearCaches();
  }

  KmsConnection connection() {
    return connection;
  }

  RandomSupply randomSupply() {
    return randomSupply;
  }

  /** Makes SPI objects without reflection, bound to this provider object. */
  private final class KmsService extends Service {

    private final Function<KmsProvider, Object> constructor;

    KmsService(ServiceEntry entry) {
      super(
          KmsProvider.this,
          entry.type(),
          entry.algorithm(),
          entry.spi().getName(),
          entry.aliases(),
          entry.attributes());
      this.constructor = entry.constructor();
    }

    @Override
    public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
      if (parameter != null) {
        throw new InvalidParameterException(getType() + " takes no constructor parameter");
      }
      return constructor.apply(KmsProvider.this);
    }
  }

  private Object writeReplace() {
    return new Unconfigured();
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a provider is deserialised as an unconfigured one only");
  }

  /** The serialised form: a configuration stays where it is. */
  private record Unconfigured() implements Serializable {

    private Object readResolve() {
      return new KmsProvider();
    }
  }
}
