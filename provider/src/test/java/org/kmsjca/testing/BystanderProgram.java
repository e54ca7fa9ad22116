// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameterGenerator;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A program that uses the JCA and no key of this project. It prints who serves it, for all that any
 * provider offers by any name; two runs are compared line by line.
 */
public final class BystanderProgram {

  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final SecretKey AES = new SecretKeySpec(new byte[16], "AES");

  private static final Map<String, Class<?>> ENGINES =
      Map.ofEntries(
          Map.entry("AlgorithmParameterGenerator", AlgorithmParameterGenerator.class),
          Map.entry("AlgorithmParameters", AlgorithmParameters.class),
          Map.entry("CertPathBuilder", CertPathBuilder.class),
          Map.entry("CertPathValidator", CertPathValidator.class),
          Map.entry("CertificateFactory", CertificateFactory.class),
          Map.entry("KeyAgreement", KeyAgreement.class),
          Map.entry("KeyFactory", KeyFactory.class),
          Map.entry("KeyGenerator", KeyGenerator.class),
          Map.entry("KeyManagerFactory", KeyManagerFactory.class),
          Map.entry("KeyPairGenerator", KeyPairGenerator.class),
          Map.entry("KeyStore", KeyStore.class),
          Map.entry("MessageDigest", MessageDigest.class),
          Map.entry("SSLContext", SSLContext.class),
          Map.entry("SecretKeyFactory", SecretKeyFactory.class),
          Map.entry("SecureRandom", SecureRandom.class),
          Map.entry("Signature", Signature.class),
          Map.entry("TrustManagerFactory", TrustManagerFactory.class));

  private BystanderProgram() {}

  /** Prints everything. */
  public static void main(String[] arguments) throws Exception {
    SecureRandom random = new SecureRandom();
    print("random", random.getAlgorithm() + " " + random.getProvider().getName());
    print("strong random", SecureRandom.getInstanceStrong().getProvider().getName());
    print("default KeyStore", KeyStore.getDefaultType());
    questionsBeforeInit();
    signatures("RSA", "SHA256withRSA");
    signatures("EC", "SHA256withECDSA");
    pkcs12();
    for (Provider provider : Security.getProviders()) {
      for (String name : names(provider)) {
        String type = name.substring(0, name.indexOf('.'));
        print(name + " of " + provider.getName(), serving(type, name.substring(type.length() + 1)));
      }
    }
    System.out.println("done");
  }

  private static void print(String what, String how) {
    System.out.println(what + ": " + how);
  }

  /* All services, by their names and their aliases. */
  private static Set<String> names(Provider provider) {
    Set<String> names = new TreeSet<>();
    provider.getServices().forEach(s -> names.add(s.getType() + "." + s.getAlgorithm()));
    String alias = "Alg.Alias.";
    for (Object key : provider.keySet()) {
      if (key instanceof String text && text.startsWith(alias)) {
        names.add(text.substring(alias.length()));
      }
    }
    return names;
  }

  /* The class of whoever serves a name, when nobody is asked for in particular. */
  private static String serving(String type, String algorithm) throws Exception {
    try {
      return switch (type) {
        case "Cipher" -> cipher(algorithm);
        case "Mac" -> mac(algorithm);
        default -> {
          Class<?> engine = ENGINES.get(type);
          yield engine == null ? first(type, algorithm) : instance(engine, algorithm);
        }
      };
    } catch (java.security.GeneralSecurityException e) {
      return e.getClass().getName();
    }
  }

  private static String first(String type, String algorithm) {
    for (Provider provider : Security.getProviders()) {
      Provider.Service service = provider.getService(type, algorithm);
      if (service != null) {
        return provider.getName() + " " + service.getClassName();
      }
    }
    return "nobody";
  }

  private static String instance(Class<?> engine, String algorithm) throws Exception {
    try {
      Object made = engine.getMethod("getInstance", String.class).invoke(null, algorithm);
      return ((Provider) engine.getMethod("getProvider").invoke(made)).getClass().getName();
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause());
    }
  }

  /* The key decides; with one that does not fit, the first of the name is what is left. */
  private static String cipher(String algorithm) throws Exception {
    Cipher cipher = Cipher.getInstance(algorithm);
    String result = "";
    try {
      cipher.init(Cipher.ENCRYPT_MODE, AES);
    } catch (Exception e) {
      result = " " + e.getClass().getName();
    }
    return provider(cipher::getProvider) + result;
  }

  private static String mac(String algorithm) throws Exception {
    Mac mac = Mac.getInstance(algorithm);
    String result = "";
    try {
      mac.init(AES);
    } catch (Exception e) {
      result = " " + e.getClass().getName();
    }
    return provider(mac::getProvider) + result;
  }

  /* Some services of the JDK cannot be made at all, such as those that need a native library. */
  private static String provider(Supplier<Provider> asked) {
    try {
      return asked.get().getClass().getName();
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  /* Many programs ask first. */
  private static void questionsBeforeInit() throws Exception {
    for (String name :
        new String[] {"AES/GCM/NoPadding", "AESWrap", "AES", "AES/CBC/PKCS5Padding"}) {
      Cipher cipher = Cipher.getInstance(name);
      print("block size of " + name, String.valueOf(cipher.getBlockSize()));
      print("IV of " + name, Arrays.toString(cipher.getIV()));
      cipher.init(Cipher.WRAP_MODE, AES);
      print("wrapped with " + name, String.valueOf(cipher.wrap(AES).length));
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    print("size of HmacSHA256", String.valueOf(mac.getMacLength()));
    mac.init(AES);
    print("HmacSHA256", Arrays.toString(mac.doFinal(DATA)));
  }

  private static void signatures(String keys, String algorithm) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance(keys).generateKeyPair();
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(pair.getPrivate());
    signature.update(DATA);
    byte[] signed = signature.sign();
    Signature other = Signature.getInstance(algorithm);
    other.initVerify(pair.getPublic());
    other.update(DATA);
    print(algorithm, other.verify(signed) + " by " + signature.getProvider().getName());
  }

  private static void pkcs12() throws Exception {
    KeyStore written = KeyStore.getInstance("PKCS12");
    written.load(null, null);
    written.setKeyEntry("key", AES, PASSWORD, null);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    written.store(file, PASSWORD);
    KeyStore read = KeyStore.getInstance("PKCS12");
    read.load(new ByteArrayInputStream(file.toByteArray()), PASSWORD);
    Key key = read.getKey("key", PASSWORD);
    print("PKCS12", Arrays.equals(key.getEncoded(), AES.getEncoded()) + " " + key.getAlgorithm());
  }
}
