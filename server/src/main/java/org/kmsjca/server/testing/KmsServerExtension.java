// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class in JUnit a server of its own, or each test.
 *
 * <pre>{@code
 * @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();
 * ...
 * KmsClient kms = KmsClient.builder().endpointOverride(KMS.server().uri())...
 * }</pre>
 *
 * <p>With a static field the server is started before the first test of the class and closed after
 * the last; nested classes share it, and so do classes that inherit the field and run at the same
 * time. With a field of the instance each test has a server of its own. It is closed, and its store
 * deleted, whether tests fail or not.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class KmsServerExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

  private final EmbeddedKmsServer.Builder builder;
  private final Object lock = new Object();
  private int users;
  private volatile @Nullable EmbeddedKmsServer server;

  private KmsServerExtension(EmbeddedKmsServer.Builder builder) {
    this.builder = builder;
  }

  /**
   * Makes an extension with a server as most tests need it.
   *
   * @return for a field with {@code @RegisterExtension}
   */
  public static KmsServerExtension create() {
    return of(EmbeddedKmsServer.configure());
  }

  /**
   * Makes an extension with some server.
   *
   * @param builder describes it
   * @return for a field with {@code @RegisterExtension}
   */
  public static KmsServerExtension of(EmbeddedKmsServer.Builder builder) {
    return new KmsServerExtension(builder);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    begin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    end();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    end();
  }

  /* JUnit calls it for a class, each class inside of it, and each test; whoever is first starts. */
  private void begin() {
    synchronized (lock) {
      users++; // whatever happens below, JUnit calls what ends
      if (server == null) {
        server = builder.start();
      }
    }
  }

  private void end() {
    synchronized (lock) {
      users--;
      EmbeddedKmsServer running = server;
      if (users == 0 && running != null) {
        server = null;
        running.close();
      }
    }
  }

  /**
   * Gives the server.
   *
   * @return the server of this test class, or of this test
   * @throws IllegalStateException if no test is running
   */
  public EmbeddedKmsServer server() {
    EmbeddedKmsServer running = server;
    if (running == null) {
      throw new IllegalStateException(
          "the server runs during tests only; is the field annotated with @RegisterExtension?");
    }
    return running;
  }
}
