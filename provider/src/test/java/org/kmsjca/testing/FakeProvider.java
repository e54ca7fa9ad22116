// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsKey;

/** A provider in front of a {@link FakeKms} of its own, with one key, not installed in the JVM. */
public final class FakeProvider {

  /** The transformation under test. */
  public static final String TRANSFORMATION = "KMS-AES/GCM/NoPadding";

  /** Size of the segments: small, so that tests have many. */
  public static final int SEGMENT_BYTES = 4096;

  /** The alias of the key. */
  public static final String ALIAS = "alias/test";

  private static final AtomicInteger STORES = new AtomicInteger();

  private final Configuration configuration;
  private final KmsProvider provider;
  private final FakeKms kms;
  private final String keyArn;

  private FakeProvider(Properties properties) {
    properties.setProperty("backend", "fake");
    properties.setProperty("store", "fake-" + STORES.incrementAndGet());
    properties.putIfAbsent("segment-size", SEGMENT_BYTES + "B");
    configuration = Configuration.of(Path.of(""), properties);
    provider = new KmsProvider(configuration);
    kms = FakeBackend.service(configuration);
    keyArn = kms.makeKey(ALIAS);
    kms.forgetOperations();
  }

  /** Makes a provider with default settings. */
  public static FakeProvider make() {
    return new FakeProvider(new Properties());
  }

  /** Makes a provider with one more setting. */
  public static FakeProvider with(String setting, String value) {
    Properties properties = new Properties();
    properties.setProperty(setting, value);
    return new FakeProvider(properties);
  }

  /** The settings. */
  public Configuration configuration() {
    return configuration;
  }

  /** The provider. */
  public KmsProvider provider() {
    return provider;
  }

  /** The service behind it. */
  public FakeKms kms() {
    return kms;
  }

  /** The ARN of the key. */
  public String keyArn() {
    return keyArn;
  }

  /** A loaded KeyStore. */
  public KeyStore keyStore() throws GeneralSecurityException, IOException {
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    return keyStore;
  }

  /** A handle of the key, by its alias. */
  public KmsKey key() throws GeneralSecurityException, IOException {
    return key(ALIAS);
  }

  /** A handle of a key. */
  public KmsKey key(String name) throws GeneralSecurityException, IOException {
    return (KmsKey) keyStore().getKey(name, null);
  }

  /** A new cipher. */
  public Cipher cipher() throws GeneralSecurityException {
    return Cipher.getInstance(TRANSFORMATION, provider);
  }

  /** A cipher that encrypts with the key. */
  public Cipher encryptor() throws GeneralSecurityException, IOException {
    Cipher cipher = cipher();
    cipher.init(Cipher.ENCRYPT_MODE, key());
    return cipher;
  }

  /** A cipher that decrypts with the key. */
  public Cipher decryptor() throws GeneralSecurityException, IOException {
    Cipher cipher = cipher();
    cipher.init(Cipher.DECRYPT_MODE, key());
    return cipher;
  }

  /** Encrypts in one shot. */
  public byte[] encrypt(byte[] plaintext) throws GeneralSecurityException, IOException {
    return encryptor().doFinal(plaintext);
  }

  /** Decrypts in one shot. */
  public byte[] decrypt(byte[] message) throws GeneralSecurityException, IOException {
    return decryptor().doFinal(message);
  }
}
