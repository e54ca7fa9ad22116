// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;

/**
 * KeyStore {@code KMS-AES}: the KMS keys of a service, by alias name and by key ID.
 *
 * <p>{@code load(null, ...)} takes the provider's configuration, {@code load(stream, ...)} reads
 * one from a properties file. Passwords are accepted and not used: the service decides who may do
 * what.
 *
 * <p>Data keys have names here, too: they are kept, wrapped, in the KeyStore's file.
 *
 * <p>{@code setEntry} and {@code deleteEntry} change the view; {@code store} makes, moves and
 * removes aliases in the service. No call ever deletes a key.
 *
 * <p><b>Thread safety:</b> thread-safe once loaded.
 */
final class KmsKeyStore extends KeyStoreSpi {

  private final KmsProvider provider;
  private final InstantSource clock = InstantSource.system();
  private volatile KeyStoreView view;
  private volatile DataKeyEntries dataKeys = new DataKeyEntries();

  KmsKeyStore(KmsProvider provider) {
    this.provider = provider;
    this.view = KeyStoreView.empty(provider.connection());
  }

  @Override
  public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
      throws IOException {
    DataKeyEntries entries = new DataKeyEntries();
    KmsConnection connection = provider.connection();
    try {
      if (stream != null) {
        Properties properties = read(stream);
        entries = DataKeyEntries.takeFrom(properties);
        connection = KmsConnection.of(Configuration.of(Path.of(""), properties));
      }
      view = KeyStoreView.load(connection);
      dataKeys = entries;
    } catch (IllegalArgumentException e) {
      throw new IOException("the KeyStore's configuration is wrong: " + e.getMessage(), e);
    } catch (KmsException | ConfigurationException e) {
      throw new IOException(KmsFailure.describe(e), e);
    }
  }

  @Override
  public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
    engineLoad(null, null);
  }

  private static Properties read(InputStream stream) throws IOException {
    Properties properties = new Properties();
    properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
    return properties;
  }

  @Override
  public void engineStore(@Nullable OutputStream stream, char @Nullable [] password)
      throws IOException {
    DataKeyEntries entries = dataKeys;
    if (stream == null && !entries.isEmpty()) {
      throw new IOException(
          "the data keys of this KeyStore are kept in its file; call store with a stream");
    }
    try {
      view.commit();
      if (stream != null) {
        view.connection().configuration().writeTo(stream);
        stream.write(entries.lines().getBytes(StandardCharsets.UTF_8));
      }
    } catch (KmsException | ConfigurationException e) {
      throw new IOException(KmsFailure.describe(e), e);
    }
  }

  @Override
  public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
    engineStore(null, null);
  }

  @Override
  public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
      throws UnrecoverableKeyException {
    Optional<KmsDataKey> dataKey = dataKeys.find(alias, view.connection());
    if (dataKey.isPresent()) {
      return dataKey.get();
    }
    try {
      return view.find(alias).map(KeyStoreView.Entry::newHandle).orElse(null);
    } catch (KmsException | ConfigurationException e) {
      UnrecoverableKeyException unusable = new UnrecoverableKeyException(KmsFailure.describe(e));
      unusable.initCause(e);
      throw unusable;
    }
  }

  @Override
  public KeyStore.@Nullable Entry engineGetEntry(
      String alias, KeyStore.@Nullable ProtectionParameter protection)
      throws UnrecoverableKeyException {
    return engineGetKey(alias, null) instanceof SecretKey key
        ? new KeyStore.SecretKeyEntry(key)
        : null;
  }

  @Override
  public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> type) {
    return type == KeyStore.SecretKeyEntry.class && engineContainsAlias(alias);
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return dataKeys.contains(alias) || answer(() -> view.find(alias)).isPresent();
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    return engineContainsAlias(alias);
  }

  @Override
  public @Nullable Date engineGetCreationDate(String alias) {
    return dataKeys
        .creationDate(alias)
        .or(() -> answer(() -> view.creationDate(alias)))
        .map(Date::from)
        .orElse(null);
  }

  /* Questions that cannot fail: what the service does not tell is not there. */
  private static <T> Optional<T> answer(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (KmsException | ConfigurationException e) {
      return Optional.empty();
    }
  }

  @Override
  public Enumeration<String> engineAliases() {
    List<String> names = new ArrayList<>(view.names());
    names.addAll(dataKeys.names());
    return Collections.enumeration(names);
  }

  @Override
  public int engineSize() {
    return view.names().size() + dataKeys.names().size();
  }

  @Override
  public void engineSetKeyEntry(
      String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
      throws KeyStoreException {
    if (key instanceof KmsDataKey dataKey) {
      putDataKey(alias, dataKey, chain);
      return;
    }
    if (!(key instanceof KmsKey kmsKey)) {
      throw new KeyStoreException(
          "key of class "
              + key.getClass().getName()
              + "; allowed: a KmsKey or a KmsDataKey. Foreign key material cannot be put into this KeyStore");
    }
    if (chain != null && chain.length > 0) {
      throw new KeyStoreException("a KMS-AES key has no certificates");
    }
    view.put(alias, kmsKey);
    dataKeys.remove(alias);
  }

  private void putDataKey(String name, KmsDataKey key, Certificate @Nullable [] chain)
      throws KeyStoreException {
    if (chain != null && chain.length > 0) {
      throw new KeyStoreException("a data key has no certificates");
    }
    if (key.isDestroyed()) {
      throw new KeyStoreException("the key handle was destroyed; get it again");
    }
    if (KeyStoreView.namesAKmsKey(name)) {
      throw new KeyStoreException(
          "'" + name + "' is the name of a KMS key; give the data key another one");
    }
    // A KeyStore of a file has a connection of its own, mostly to the service of the provider.
    if (KmsDataKeyHandle.connectionOf(key, provider) != view.connection()
        && answer(() -> view.find(key.keyId())).isEmpty()) {
      throw new KeyStoreException(
          "the service of this KeyStore has no KMS key " + key.keyId() + " to unwrap the data key");
    }
    dataKeys.put(name, key, clock.instant());
  }

  @Override
  public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain)
      throws KeyStoreException {
    throw new KeyStoreException("an encrypted key cannot be put into this KeyStore; give a KmsKey");
  }

  @Override
  public void engineSetEntry(
      String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
      throws KeyStoreException {
    if (!(entry instanceof KeyStore.SecretKeyEntry secret)) {
      throw new KeyStoreException(
          "entry of class " + entry.getClass().getName() + "; allowed: SecretKeyEntry of a KmsKey");
    }
    engineSetKeyEntry(alias, secret.getSecretKey(), null, null);
  }

  @Override
  public void engineSetCertificateEntry(String alias, Certificate certificate)
      throws KeyStoreException {
    throw new KeyStoreException("this KeyStore holds KMS keys only, no certificates");
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    if (!dataKeys.remove(alias)) {
      view.delete(alias);
    }
  }

  @Override
  public Certificate @Nullable [] engineGetCertificateChain(String alias) {
    return null;
  }

  @Override
  public @Nullable Certificate engineGetCertificate(String alias) {
    return null;
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return false;
  }

  @Override
  public @Nullable String engineGetCertificateAlias(Certificate certificate) {
    return null;
  }
}
