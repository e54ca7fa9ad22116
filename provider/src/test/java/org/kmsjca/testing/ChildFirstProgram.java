// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A server as it runs applications: each has a class loader that looks at its own jars first, and
 * in them a copy of the provider. The arguments are two configuration files.
 */
public final class ChildFirstProgram {

  private static final byte[] DATA = {4, 2};
  private static final String PROVIDER = "org.kmsjca.jca.KmsProvider";

  private ChildFirstProgram() {}

  private static final class ChildFirst extends URLClassLoader {

    ChildFirst(URL[] jars) {
      super(jars, ChildFirstProgram.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
    }

    @Override
    public @Nullable URL getResource(String name) {
      URL own = findResource(name);
      return own == null ? super.getResource(name) : own;
    }
  }

  /** Runs the applications and prints how it went. */
  public static void main(String[] arguments) throws Exception {
    Provider server = provider(ChildFirstProgram.class.getClassLoader(), arguments[0]);
    Security.addProvider(server);
    SecretKey key = KeyGenerator.getInstance("KMS-AES").generateKey();
    System.out.println("server: " + roundTrip(Cipher.getInstance("KMS-AES"), key));
    try (ChildFirst application = new ChildFirst(jars());
        ChildFirst other = new ChildFirst(jars())) {
      Thread.currentThread().setContextClassLoader(application);
      Provider own = provider(application, arguments[1]);
      System.out.println("a copy: " + (own.getClass() != server.getClass()));
      SecretKey ownKey = KeyGenerator.getInstance("KMS-AES", own).generateKey();
      System.out.println("own: " + roundTrip(Cipher.getInstance("KMS-AES", own), ownKey));
      System.out.println("added: " + (Security.addProvider(own) > 0));
      System.out.println("by name: " + roundTrip(Cipher.getInstance("KMS-AES"), ownKey));
      System.out.println("by name: " + roundTrip(Cipher.getInstance("KMS-AES"), key));
      Provider second = provider(other, arguments[0]);
      System.out.println("same store: " + generate(second));
    }
  }

  private static URL[] jars() throws IOException {
    List<URL> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      jars.add(Path.of(entry).toUri().toURL());
    }
    return jars.toArray(new URL[0]);
  }

  private static Provider provider(ClassLoader loader, String configuration)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName(PROVIDER, true, loader);
    try {
      return ((Provider) type.getConstructor().newInstance()).configure(configuration);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static String roundTrip(Cipher cipher, SecretKey key) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key);
      byte[] message = cipher.doFinal(DATA);
      cipher.init(Cipher.DECRYPT_MODE, key);
      return cipher.doFinal(message)[1] == DATA[1] ? "works" : "other data";
    } catch (GeneralSecurityException e) {
      return e.toString();
    }
  }

  private static String generate(Provider provider) throws GeneralSecurityException {
    try {
      return KeyGenerator.getInstance("KMS-AES", provider).generateKey().toString();
    } catch (RuntimeException e) {
      return e.toString();
    }
  }
}
