// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SealedObject;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A program that knows the JCA and nothing of this project; the first argument says what it does.
 */
public final class PlainProgram {

  private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int STORM_THREADS = 200;

  private PlainProgram() {}

  /** Runs one part and prints how it went. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "round-trip" -> roundTrip();
      case "seal" -> seal(Path.of(arguments[1]));
      case "unseal" -> unseal(Path.of(arguments[1]));
      case "broken" -> broken();
      case "others" -> others(Path.of(arguments[1]));
      case "storm" -> storm();
      default -> throw new AssertionError(arguments[0]);
    }
    System.out.println("done " + arguments[0]);
  }

  private static void roundTrip() throws Exception {
    SecretKey key = KeyGenerator.getInstance("KMS-AES").generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    byte[] message = cipher.doFinal(DATA);
    Cipher other = Cipher.getInstance("KMS-AES");
    other.init(Cipher.DECRYPT_MODE, key, cipher.getParameters());
    check(Arrays.equals(other.doFinal(message), DATA), "data come back");
    Provider installed = Security.getProvider("KMS");
    check(same(cipher.getProvider(), installed), "the installed provider");
    check(same(cipher.getParameters().getProvider(), installed), "of the parameters too");
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    check(same(keyStore.getProvider(), installed), "and of the KeyStore");
    keyStore.load(null, null);
    int opening = 0;
    for (String alias : Collections.list(keyStore.aliases())) {
      other.init(Cipher.DECRYPT_MODE, keyStore.getKey(alias, null));
      try {
        opening += Arrays.equals(other.doFinal(message), DATA) ? 1 : 0;
      } catch (AEADBadTagException e) {
        System.out.println("not " + alias + ": the key of an earlier run");
      }
    }
    check(opening == 1, "with a key from the KeyStore");
    System.out.println(Locale.getDefault() + ", keys: " + keyStore.size());
  }

  private static void seal(Path file) throws Exception {
    SecretKey key = KeyGenerator.getInstance("KMS-AES").generateKey();
    Cipher cipher = Cipher.getInstance("KMS-AES");
    cipher.init(Cipher.ENCRYPT_MODE, key);
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file))) {
      out.writeObject(key);
      out.writeObject(new SealedObject("sealed text", cipher));
    }
  }

  private static void unseal(Path file) throws Exception {
    try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
      Key key = (Key) in.readObject();
      SealedObject sealed = (SealedObject) in.readObject();
      Cipher cipher = Cipher.getInstance("KMS-AES");
      cipher.init(Cipher.DECRYPT_MODE, key);
      System.out.println(sealed.getObject(key));
      System.out.println(sealed.getObject(key, "KMS"));
      System.out.println(sealed.getObject(cipher));
    }
  }

  /* A provider whose configuration is wrong: nothing else may suffer. */
  private static void broken() throws Exception {
    check(Security.getProvider("KMS") != null, "the provider is there");
    MessageDigest.getInstance("SHA-256").digest(DATA);
    KeyGenerator aes = KeyGenerator.getInstance("AES");
    Cipher standard = Cipher.getInstance("AES/GCM/NoPadding");
    standard.init(Cipher.ENCRYPT_MODE, aes.generateKey());
    check(standard.doFinal(DATA).length == DATA.length + 16, "other algorithms work");
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES");
    KeyStore keyStore = KeyStore.getInstance("KMS-AES");
    print(generator::generateKey);
    print(() -> keyStore.load(null, null));
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }

  private static void print(Attempt attempt) {
    try {
      attempt.run();
      System.out.println("no exception");
    } catch (Exception e) {
      System.out.println(e);
    }
  }

  private static void others(Path tlsKeys) throws Exception {
    System.out.println("first: " + Security.getProviders()[0].getName());
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    SecureRandom.getInstanceStrong();
    check(!new SecureRandom().getProvider().getName().equals("KMS"), "randomness is not ours");
    check(
        !MessageDigest.getInstance("SHA-256").getProvider().getName().equals("KMS"),
        "nor is SHA-256");
    Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"));
    check(!aes.getProvider().getName().equals("KMS"), "nor is AES with a key of others");
    Cipher asked = Cipher.getInstance("AES/GCM/NoPadding");
    check(asked.getBlockSize() == 16, "its block size");
    asked.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(new byte[16], "AES"));
    check(asked.doFinal(DATA).length == DATA.length + 16, "and it works after the question");
    check(!KeyStore.getDefaultType().startsWith("KMS"), "nor the default KeyStore");
    check(
        !KeyStore.getInstance(KeyStore.getDefaultType()).getProvider().getName().equals("KMS"),
        "nor its provider");
    check(
        KeyStore.getInstance(tlsKeys.toFile(), PASSWORD).size() == 1,
        "a file's kind of KeyStore is still recognised");
    System.out.println("TLS: " + handshake(tlsKeys));
    roundTrip();
  }

  private static String handshake(Path tlsKeys) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(tlsKeys)) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    try (SSLServerSocket server =
            (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
        SSLSocket client =
            (SSLSocket)
                context.getSocketFactory().createSocket("localhost", server.getLocalPort())) {
      Thread serving =
          new Thread(
              () -> {
                try (SSLSocket accepted = (SSLSocket) server.accept()) {
                  accepted.getOutputStream().write(DATA);
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      serving.start();
      check(Arrays.equals(client.getInputStream().readNBytes(DATA.length), DATA), "TLS data");
      serving.join();
      return client.getSession().getProtocol();
    }
  }

  /* Many threads that all are the first to use the JCA. */
  private static void storm() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < STORM_THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  start.await();
                  switch (number % 5) {
                    case 0 -> KeyGenerator.getInstance("KMS-AES").generateKey();
                    case 1 -> new SecureRandom().nextInt();
                    case 2 -> MessageDigest.getInstance("SHA-256").digest(DATA);
                    case 3 -> KeyStore.getInstance("KMS-AES").load(null, null);
                    default -> SSLContext.getDefault();
                  }
                  finished.incrementAndGet();
                } catch (Exception e) {
                  System.out.println(number + ": " + e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("finished: " + finished);
  }

  /* The very object: A-12. Equal providers are not enough. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Provider one, Provider other) {
    return one == other;
  }

  private static void check(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("not so: " + what);
    }
  }
}
