// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.ProviderException;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.kmsjca.jca.KmsProvider;
import org.kmsjca.spec.KmsKey;

/** A program that makes a provider object itself; the first argument says what it does with it. */
public final class ProviderProgram {

  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);

  private ProviderProgram() {}

  /** Runs one part and prints how it went. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "add" -> {
        Security.addProvider(new KmsProvider());
        PlainProgram.main(new String[] {"round-trip"});
      }
      case "explicit" -> explicit(new KmsProvider());
      case "limited" -> limited(new KmsProvider());
      default -> throw new AssertionError(arguments[0]);
    }
    System.out.println("module: " + KmsProvider.class.getModule());
    System.out.println("recorder: " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
  }

  /** A key that nobody had to make. */
  private static final class NamedKey implements KmsKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String keyId() {
      return "alias/any";
    }
  }

  private static void limited(KmsProvider provider) throws Exception {
    System.out.println("allowed: " + Cipher.getMaxAllowedKeyLength("KMS-AES"));
    try {
      Cipher.getInstance("KMS-AES", provider).init(Cipher.ENCRYPT_MODE, new NamedKey());
    } catch (InvalidKeyException e) {
      System.out.println(e);
    }
    try {
      KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    } catch (ProviderException e) {
      System.out.println(e);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very object: A-12
  private static void explicit(KmsProvider provider) throws Exception {
    SecretKey key = KeyGenerator.getInstance("KMS-AES", provider).generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(DATA);
    KeyStore keyStore = KeyStore.getInstance("KMS-AES", provider);
    keyStore.load(null, null);
    String keyId = ((KmsKey) key).keyId();
    cipher.init(Cipher.DECRYPT_MODE, keyStore.getKey(keyId, null));
    if (!Arrays.equals(cipher.doFinal(message), DATA)) {
      throw new AssertionError("the data did not come back");
    }
    if (cipher.getProvider() != provider) {
      throw new AssertionError("another provider object");
    }
    System.out.println("installed: " + (Security.getProvider("KMS") != null));
  }
}
