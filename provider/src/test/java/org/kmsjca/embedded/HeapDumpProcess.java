// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.format.HeaderReader;
import org.kmsjca.format.MessageHeader;
import org.kmsjca.format.MessageLayout;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsDataKey;
import org.kmsjca.spec.KmsKey;

/**
 * A process that uses every kind of secret, writes its heap to a file, ends their use, and writes
 * its heap again. What the secrets are it tells in files, and forgets.
 */
final class HeapDumpProcess {

  private static final byte[] DATA = new byte[100];
  private static final EncryptionContext CONTEXT = EncryptionContext.of("tenant", "a");

  private final Path directory;
  private KmsProvider provider;
  private KmsProvider withPassphrase;
  private KmsProvider withPassword;
  private KmsKey handle;
  private KmsDataKey dataKey;

  /* What the service itself forgets at once; held here, so that the test sees it would be found. */
  private byte[] heldRootKey = {};
  private byte[] heldPassphrase = {};
  private char[] heldCharacters = {};

  private HeapDumpProcess(Path directory) {
    this.directory = directory;
  }

  /** Runs in a directory with the files that the test has made. */
  public static void main(String[] arguments) throws Exception {
    HeapDumpProcess process = new HeapDumpProcess(Path.of(arguments[0]));
    process.use();
    process.hold();
    process.dump("while-used.hprof", true);
    process.end();
    System.gc();
    process.dump("everything.hprof", false);
    process.dump("reachable.hprof", true);
    System.out.println("done");
  }

  private void use() throws Exception {
    provider = open("file", new Properties());
    Properties passphrase = new Properties();
    passphrase.setProperty("root-key", "passphrase");
    passphrase.setProperty("root-key-passphrase-file", directory.resolve("passphrase").toString());
    withPassphrase = open("passphrase-store", passphrase);
    withPassphrase.kms().call(CreateKey.of());
    loadWithPassword();
    String keyId = importKey(provider.kms());
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    handle = (KmsKey) keyStore.getKey(keyId, null);
    tellDataKeys(encryptAndDecrypt());
    tell("data-key", useDataKey(keyId));
  }

  /* The passphrase again, this time typed in; nobody but its owner may keep it. */
  private void loadWithPassword() throws Exception {
    Properties properties = new Properties();
    properties.setProperty("root-key", "password");
    withPassword = open("password-store", properties);
    char[] password = new char[(int) Files.size(directory.resolve("passphrase")) - 1];
    try (var in = Files.newInputStream(directory.resolve("passphrase"))) {
      for (int i = 0; i < password.length; i++) {
        password[i] = (char) in.read();
      }
    }
    KeyStore.getInstance("KMS-AES", withPassword).load(null, password);
    Arrays.fill(password, '\0');
    withPassword.kms().call(CreateKey.of());
  }

  private void hold() throws Exception {
    heldRootKey = Files.readAllBytes(directory.resolve("file").resolve("root.key"));
    heldPassphrase = Files.readAllBytes(directory.resolve("passphrase"));
    heldCharacters = new char[heldPassphrase.length];
    for (int i = 0; i < heldPassphrase.length; i++) {
      heldCharacters[i] = (char) heldPassphrase[i];
    }
  }

  private KmsProvider open(String name, Properties properties) {
    return new KmsProvider(Configuration.of(directory.resolve(name), properties));
  }

  private String importKey(Kms kms) throws Exception {
    CreateKey external =
        new CreateKey(null, null, null, null, KeyOrigin.EXTERNAL, null, null, List.of());
    String keyId = kms.call(external).keyMetadata().arn();
    byte[] material = new byte[32];
    try (var in = Files.newInputStream(directory.resolve("imported"))) {
      in.readNBytes(material, 0, material.length);
    }
    new Importer(kms).importMaterial(keyId, material);
    Arrays.fill(material, (byte) 0);
    return keyId;
  }

  private byte[] encryptAndDecrypt() throws Exception {
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, handle);
    byte[] message = cipher.doFinal(DATA);
    cipher.init(Cipher.DECRYPT_MODE, handle);
    cipher.doFinal(message);
    return message;
  }

  /* The data key of a message, and what its segments are encrypted with. */
  private void tellDataKeys(byte[] message) throws Exception {
    int size = HeaderReader.headerSizeBytes(message, 0, message.length);
    MessageHeader header = MessageHeader.parse(message, 0, size);
    KeyMaterial key = unwrap(header.wrappedKeys().get(0), header.context());
    byte[] info = MessageHeader.derivationInfo(header.boundPart()).toByteArray();
    int bytes = MessageLayout.MESSAGE_KEY_SIZE_BYTES;
    byte[] derived = key.lend(secret -> Hkdf.derive(secret, new byte[0], info, bytes));
    tell("message-data-key", key);
    tell("message-key", KeyMaterial.wrap(derived));
  }

  private KeyMaterial useDataKey(String keyId) throws Exception {
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new DataKeyGenParameterSpec(keyId, "AES", 256, CONTEXT));
    dataKey = (KmsDataKey) generator.generateKey();
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding", provider);
    gcm.init(Cipher.ENCRYPT_MODE, dataKey);
    gcm.doFinal(DATA);
    generator.init(new DataKeyGenParameterSpec(keyId, "HmacSHA256", 256, CONTEXT));
    Mac mac = Mac.getInstance("HmacSHA256", provider);
    KmsDataKey macKey = (KmsDataKey) generator.generateKey();
    mac.init(macKey);
    mac.doFinal(DATA);
    tell("mac-key", unwrap(macKey.wrappedKey(), CONTEXT));
    return unwrap(dataKey.wrappedKey(), CONTEXT);
  }

  private KeyMaterial unwrap(Bytes wrapped, EncryptionContext context) {
    return provider.kms().call(Decrypt.of(wrapped, context, handle.keyId())).plaintext();
  }

  /* In hexadecimal digits, so that the telling is not found in the heap. */
  private void tell(String name, KeyMaterial secret) throws Exception {
    byte[] copy = secret.toByteArray();
    Files.writeString(directory.resolve(name + ".hex"), HexFormat.of().formatHex(copy));
    Arrays.fill(copy, (byte) 0);
    secret.destroy();
  }

  private void end() throws Exception {
    Arrays.fill(heldRootKey, (byte) 0);
    Arrays.fill(heldPassphrase, (byte) 0);
    Arrays.fill(heldCharacters, '\0');
    dataKey.destroy();
    handle.destroy();
    provider.clearCaches();
    withPassphrase.clearCaches();
    Checkpoints.checkpoint(); // closes the services
    Checkpoints.restore();
  }

  private void dump(String name, boolean live) throws Exception {
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(directory.resolve(name).toString(), live);
  }
}
