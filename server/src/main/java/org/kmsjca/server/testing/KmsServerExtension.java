// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class in JUnit a server of its own.
 *
 * <pre>{@code
 * @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();
 * ...
 * KmsClient kms = KmsClient.builder().endpointOverride(KMS.server().uri())...
 * }</pre>
 *
 * <p>The field is static: the server is started before the first test of the class and closed after
 * the last.
 *
 * <p><b>Thread safety:</b> thread-safe once the tests run.
 */
public final class KmsServerExtension implements BeforeAllCallback, AfterAllCallback {

  private final EmbeddedKmsServer.Builder builder;
  private volatile @Nullable EmbeddedKmsServer server;

  private KmsServerExtension(EmbeddedKmsServer.Builder builder) {
    this.builder = builder;
  }

  /**
   * Makes an extension with a server as most tests need it.
   *
   * @return for a static field with {@code @RegisterExtension}
   */
  public static KmsServerExtension create() {
    return of(EmbeddedKmsServer.configure());
  }

  /**
   * Makes an extension with some server.
   *
   * @param builder describes it
   * @return for a static field with {@code @RegisterExtension}
   */
  public static KmsServerExtension of(EmbeddedKmsServer.Builder builder) {
    return new KmsServerExtension(builder);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = builder.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    EmbeddedKmsServer running = server;
    server = null;
    if (running != null) {
      running.close();
    }
  }

  /**
   * Gives the server.
   *
   * @return the server of this test class
   * @throws IllegalStateException if no test is running
   */
  public EmbeddedKmsServer server() {
    EmbeddedKmsServer running = server;
    if (running == null) {
      throw new IllegalStateException("the server runs during the tests of a class only");
    }
    return running;
  }
}
