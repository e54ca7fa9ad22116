// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsException;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;

/**
 * KeyStore {@code KMS-AES}: the KMS keys of a service, by alias name and by key ID.
 *
 * <p>{@code load(null, ...)} takes the provider's configuration, {@code load(stream, ...)} reads a
 * file that {@code store} has made, or a configuration file. A password is used only where the root
 * key of the service is derived from it ({@code root-key = password}): then {@code load} opens the
 * service. Otherwise passwords are accepted and not used: the service decides who may do what.
 *
 * <p>Data keys and trusted certificates have names here, too: they are kept in the KeyStore's file.
 *
 * <p>{@code setEntry} and {@code deleteEntry} change the view; {@code store} makes, moves and
 * removes aliases in the service. No call ever deletes a key.
 *
 * <p><b>Thread safety:</b> thread-safe once loaded.
 */
final class KmsKeyStore extends KeyStoreSpi {

  private static final String WRONG_AT_LOAD = "nothing was changed";
  private static final String WRONG_AT_STORE =
      "store does not change it, EmbeddedService.changeRootKey does; nothing was stored";

  private final KmsProvider provider;
  private final InstantSource clock = InstantSource.system();
  private volatile Content content;

  /**
   * What was loaded.
   *
   * @param view of the service
   * @param entries of the file
   * @param integrityKey that the file names; null if there was no file, or it names none
   */
  private record Content(
      KeyStoreView view, KeyStoreFile.Entries entries, @Nullable String integrityKey) {

    DataKeyEntries dataKeys() {
      return entries.dataKeys();
    }

    CertificateEntries certificates() {
      return entries.certificates();
    }
  }

  KmsKeyStore(KmsProvider provider) {
    this.provider = provider;
    this.content =
        new Content(KeyStoreView.empty(provider.connection()), KeyStoreFile.Entries.none(), null);
  }

  @Override
  public boolean engineProbe(InputStream stream) throws IOException {
    return KeyStoreFile.probe(stream);
  }

  /** All is read and checked before the content is replaced. */
  @Override
  public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
      throws IOException, NoSuchAlgorithmException {
    load(stream, StorePassword.of(password));
  }

  private void load(@Nullable InputStream stream, StorePassword password)
      throws IOException, NoSuchAlgorithmException {
    try {
      content = stream == null ? ofProvider(password) : ofFile(KeyStoreFile.read(stream), password);
    } catch (KmsException | ConfigurationException e) {
      throw new IOException(KmsFailure.describe(e), e);
    }
  }

  private Content ofProvider(StorePassword password) throws IOException, NoSuchAlgorithmException {
    KmsConnection connection = provider.connection();
    password.unlock(connection, WRONG_AT_LOAD);
    return new Content(KeyStoreView.load(connection), KeyStoreFile.Entries.none(), null);
  }

  private static Content ofFile(KeyStoreFile file, StorePassword password)
      throws IOException, NoSuchAlgorithmException {
    KmsConnection connection = KmsConnection.of(file.configuration());
    password.unlock(connection, WRONG_AT_LOAD);
    KeyStoreFile.Entries entries = file.open(connection.kms());
    return new Content(KeyStoreView.load(connection), entries, file.integrityKey());
  }

  @Override
  public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter)
      throws IOException, NoSuchAlgorithmException {
    load(null, StorePassword.of(parameter));
  }

  @Override
  public void engineStore(@Nullable OutputStream stream, char @Nullable [] password)
      throws IOException, NoSuchAlgorithmException {
    Content stored = content;
    try {
      StorePassword.of(password).unlock(stored.view().connection(), WRONG_AT_STORE);
      if (stream != null) {
        storeTo(stream, stored);
      } else if (stored.entries().isEmpty()) {
        stored.view().commit();
      } else {
        throw new IOException(
            "the data keys and certificates of this KeyStore are kept in its file; call store with"
                + " a stream");
      }
    } catch (KmsException | ConfigurationException e) {
      throw new IOException(KmsFailure.describe(e), e);
    }
  }

  /* The seal comes first: where it is refused, nothing has changed. */
  private static void storeTo(OutputStream stream, Content stored) throws IOException {
    KmsConnection connection = stored.view().connection();
    try (FileSeal seal = FileSeal.create(connection.kms(), stored.integrityKey())) {
      byte[] file = KeyStoreFile.write(connection.configuration(), stored.entries(), seal);
      stored.view().commit();
      stream.write(file);
      stream.flush();
    }
  }

  @Override
  public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter)
      throws IOException, NoSuchAlgorithmException {
    engineStore(null, null);
  }

  @Override
  public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
      throws UnrecoverableKeyException {
    Content loaded = content;
    KeyStoreView view = loaded.view();
    Optional<KmsDataKey> dataKey = loaded.dataKeys().find(alias, view.connection());
    if (dataKey.isPresent()) {
      return dataKey.get();
    }
    if (loaded.certificates().contains(alias)) {
      return null;
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
    Certificate certificate = engineGetCertificate(alias);
    if (certificate != null) {
      return new KeyStore.TrustedCertificateEntry(certificate);
    }
    return engineGetKey(alias, null) instanceof SecretKey key
        ? new KeyStore.SecretKeyEntry(key)
        : null;
  }

  @Override
  public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> type) {
    return type == KeyStore.SecretKeyEntry.class
        ? engineIsKeyEntry(alias)
        : type == KeyStore.TrustedCertificateEntry.class && engineIsCertificateEntry(alias);
  }

  @Override
  public boolean engineContainsAlias(String alias) {
    return engineIsCertificateEntry(alias) || engineIsKeyEntry(alias);
  }

  @Override
  public boolean engineIsKeyEntry(String alias) {
    Content loaded = content;
    return loaded.dataKeys().contains(alias)
        || (!loaded.certificates().contains(alias)
            && answer(() -> loaded.view().find(alias)).isPresent());
  }

  @Override
  public @Nullable Date engineGetCreationDate(String alias) {
    Content loaded = content;
    return loaded
        .dataKeys()
        .creationDate(alias)
        .or(() -> loaded.certificates().creationDate(alias))
        .or(() -> answer(() -> loaded.view().creationDate(alias)))
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
    return Collections.enumeration(names());
  }

  @Override
  public int engineSize() {
    return names().size();
  }

  private List<String> names() {
    Content loaded = content;
    List<String> names = new ArrayList<>(loaded.view().names());
    names.addAll(loaded.dataKeys().names());
    names.addAll(loaded.certificates().names());
    return names;
  }

  @Override
  public void engineSetKeyEntry(
      String alias, @Nullable Key key, char @Nullable [] password, Certificate @Nullable [] chain)
      throws KeyStoreException {
    if (key instanceof KmsDataKey dataKey) {
      putDataKey(alias, dataKey, chain);
      return;
    }
    if (!(key instanceof SecretKey secret)) {
      throw new KeyStoreException(
          "key "
              + (key == null ? "null" : "of class " + key.getClass().getName())
              + "; allowed: a KmsKey, a KmsDataKey, or an AES key of 256 bits to import");
    }
    if (chain != null && chain.length > 0) {
      throw new KeyStoreException("a KMS-AES key has no certificates");
    }
    Content loaded = content;
    loaded.view().put(alias, secret instanceof KmsKey ours ? ours : imported(alias, secret));
    loaded.dataKeys().remove(alias);
    loaded.certificates().remove(alias);
  }

  private KmsKey imported(String alias, SecretKey foreign) throws KeyStoreException {
    KmsConnection connection = content.view().connection();
    KeyStoreView.checkAlias(alias);
    try {
      return new KmsKeyHandle(KeyImport.of(foreign, connection.kms()), connection);
    } catch (KmsException | ConfigurationException e) {
      throw new KeyStoreException("the key cannot be imported: " + KmsFailure.describe(e), e);
    }
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
    EntryLines.checkName(name);
    Content loaded = content;
    KeyStoreView view = loaded.view();
    // A KeyStore of a file has a connection of its own, mostly to the service of the provider.
    if (KmsDataKeyHandle.connectionOf(key, provider) != view.connection()
        && answer(() -> view.find(key.keyId())).isEmpty()) {
      throw new KeyStoreException(
          "the service of this KeyStore has no KMS key " + key.keyId() + " to unwrap the data key");
    }
    loaded.dataKeys().put(name, key, clock.instant());
    loaded.certificates().remove(name);
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
    if (entry instanceof KeyStore.TrustedCertificateEntry trusted) {
      engineSetCertificateEntry(alias, trusted.getTrustedCertificate());
      return;
    }
    if (!(entry instanceof KeyStore.SecretKeyEntry secret)) {
      throw new KeyStoreException(
          "entry of class "
              + entry.getClass().getName()
              + "; allowed: SecretKeyEntry, TrustedCertificateEntry");
    }
    engineSetKeyEntry(alias, secret.getSecretKey(), null, null);
  }

  @Override
  public void engineSetCertificateEntry(String alias, @Nullable Certificate certificate)
      throws KeyStoreException {
    if (!(certificate instanceof X509Certificate x509)) {
      throw new KeyStoreException(
          "certificate "
              + (certificate == null ? "null" : "of type " + certificate.getType())
              + "; allowed: X.509");
    }
    if (KeyStoreView.namesAKmsKey(alias)) {
      throw new KeyStoreException(
          "'" + alias + "' is the name of a KMS key; give the certificate another one");
    }
    EntryLines.checkName(alias);
    if (engineIsKeyEntry(alias)) {
      throw new KeyStoreException("'" + alias + "' is a key; delete it first");
    }
    try {
      content.certificates().put(alias, x509, clock.instant());
    } catch (CertificateEncodingException e) {
      throw new KeyStoreException("the certificate cannot be encoded", e);
    }
  }

  @Override
  public void engineDeleteEntry(String alias) throws KeyStoreException {
    Content loaded = content;
    if (!loaded.dataKeys().remove(alias) && !loaded.certificates().remove(alias)) {
      loaded.view().delete(alias);
    }
  }

  @Override
  public Certificate @Nullable [] engineGetCertificateChain(String alias) {
    return null;
  }

  @Override
  public @Nullable Certificate engineGetCertificate(String alias) {
    return content.certificates().find(alias).orElse(null);
  }

  @Override
  public boolean engineIsCertificateEntry(String alias) {
    return content.certificates().contains(alias);
  }

  @Override
  public @Nullable String engineGetCertificateAlias(@Nullable Certificate certificate) {
    return certificate == null ? null : content.certificates().nameOf(certificate).orElse(null);
  }
}
