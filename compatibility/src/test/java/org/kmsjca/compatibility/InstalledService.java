// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.spec.KmsKeyGenParameterSpec;

/**
 * The provider, installed as the last one of this JVM until it is closed, in front of an embedded
 * service with one KMS key.
 */
final class InstalledService implements AutoCloseable {

  /** What names the KMS key. */
  static final String ALIAS = "alias/application";

  private final Path directory;
  private final KmsProvider provider;
  private final KmsKey key;

  private InstalledService(Path directory) throws GeneralSecurityException {
    this.directory = directory;
    provider = new KmsProvider(Configuration.defaults(directory));
    Security.addProvider(provider);
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES");
    generator.init(new KmsKeyGenParameterSpec(ALIAS));
    key = (KmsKey) generator.generateKey();
  }

  /* The store stays open as long as this JVM, so it is not in a directory that a test removes. */
  static InstalledService open() throws GeneralSecurityException, IOException {
    Path target = Files.createDirectories(Path.of("target", "services"));
    return new InstalledService(Files.createTempDirectory(target, "service").toAbsolutePath());
  }

  /** Where store, root key and audit trail are. */
  Path directory() {
    return directory;
  }

  KmsKey key() {
    return key;
  }

  /** Makes a data key for AES. */
  KmsDataKey dataKey(int bits) throws GeneralSecurityException {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES");
    generator.init(new DataKeyGenParameterSpec(ALIAS, "AES", bits, EncryptionContext.EMPTY));
    return (KmsDataKey) generator.generateKey();
  }

  /** Gives the same key as one that any provider takes: unwrapped, as no program should. */
  SecretKey plainCopy(KmsDataKey dataKey) {
    byte[] material =
        provider
            .kms()
            .call(Decrypt.of(dataKey.wrappedKey(), dataKey.encryptionContext(), dataKey.keyId()))
            .plaintext()
            .toByteArray();
    try {
      return new SecretKeySpec(material, dataKey.getAlgorithm());
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  /** Takes the permission to use the key back. */
  void disableKey() {
    String arn = provider.kms().call(DescribeKey.of(key.keyId())).keyMetadata().arn();
    provider.kms().call(new DisableKey(arn));
  }

  @Override
  public void close() {
    Security.removeProvider(KmsProvider.NAME);
    provider.clearCaches();
  }
}
