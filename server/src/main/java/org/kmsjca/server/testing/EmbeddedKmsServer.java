// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.server.endpoint.EndpointSettings;
import org.kmsjca.server.endpoint.KmsEndpoint;

/**
 * A key management service for one test, with its endpoint.
 *
 * <pre>{@code
 * try (EmbeddedKmsServer server = EmbeddedKmsServer.start()) {
 *   KmsClient kms = KmsClient.builder().endpointOverride(server.uri())...
 * }
 * }</pre>
 *
 * <p>The store is in a temporary directory, which is deleted when the server is closed. The account
 * has nobody but its root; {@link #user} makes others, and so does everything that speaks AWS IAM.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class EmbeddedKmsServer implements AutoCloseable {

  private static final String ACCOUNT = "111122223333";
  private static final String REGION = "us-east-1";
  private static final String LOOKS_AT_THE_CLOCK = "50ms";

  private final Path directory;
  private final Configuration configuration;
  private final EmbeddedService service;
  private final KmsEndpoint endpoint;
  private final TestCredentials root;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKmsServer(Builder builder) {
    directory = newDirectory();
    @Nullable EmbeddedService opened = null;
    try {
      configuration = Configuration.of(directory, builder.properties);
      opened = EmbeddedService.open(configuration, builder.clock);
      service = opened;
      root = accessKey(rootCaller(), null);
      endpoint = KmsEndpoint.start(service, builder.endpoint);
    } catch (RuntimeException e) {
      if (opened != null) {
        opened.close();
      }
      delete(directory);
      throw e;
    }
  }

  /**
   * Starts a server as most tests need it.
   *
   * @return the server, which the caller closes
   */
  public static EmbeddedKmsServer start() {
    return configure().start();
  }

  /**
   * Starts a server with another clock, for tests of what time does: deletion, rotation, the end of
   * sessions. Signatures are checked by the system's clock all the same.
   *
   * @param clock tells the time to the service
   * @return the server, which the caller closes
   */
  public static EmbeddedKmsServer start(InstantSource clock) {
    return configure().clock(clock).start();
  }

  /**
   * Begins to describe a server.
   *
   * @return a builder
   */
  public static Builder configure() {
    return new Builder();
  }

  private static Path newDirectory() {
    try {
      return Files.createTempDirectory("kms-jca-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tells where requests go.
   *
   * @return for {@code endpointOverride} or {@code --endpoint-url}
   */
  public URI uri() {
    return endpoint.uri();
  }

  /**
   * Tells where health and metrics are.
   *
   * @return the address; empty unless the settings of the endpoint ask for them
   */
  public Optional<URI> metricsUri() {
    return endpoint.metricsUri();
  }

  /**
   * Names the account.
   *
   * @return twelve digits
   */
  public String account() {
    return configuration.text(Setting.ACCOUNT);
  }

  /**
   * Names a Region for clients. All others work too.
   *
   * @return for example {@code us-east-1}
   */
  public String region() {
    return configuration.text(Setting.REGION);
  }

  /**
   * Gives an access key of the account's root, who may do everything that key policies allow the
   * account.
   *
   * @return the access key
   */
  public TestCredentials root() {
    return root;
  }

  /**
   * Makes a user with an access key.
   *
   * @param name the user's name
   * @param policy an identity policy in JSON; null for none
   * @return the access key
   */
  public TestCredentials user(String name, @Nullable String policy) {
    EmbeddedCaller administrator = rootCaller();
    administrator.iam().call(CreateUser.of(name));
    if (policy != null) {
      administrator.iam().call(new PutUserPolicy(name, name, policy));
    }
    return accessKey(administrator, name);
  }

  /**
   * Gives the service behind the endpoint.
   *
   * @return the service; it is closed with this server
   */
  public EmbeddedService service() {
    return service;
  }

  /** Tells where the store is. */
  Path directory() {
    return directory;
  }

  private EmbeddedCaller rootCaller() {
    return service.as(Caller.of("arn:aws:iam::" + account() + ":root"));
  }

  private static TestCredentials accessKey(EmbeddedCaller caller, @Nullable String user) {
    AccessKey made = caller.iam().call(new CreateAccessKey(user)).accessKey();
    try {
      return new TestCredentials(
          made.accessKeyId(),
          made.secretAccessKey().lend(secret -> new String(secret, StandardCharsets.US_ASCII)));
    } finally {
      made.secretAccessKey().destroy();
    }
  }

  /** Stops the endpoint, closes the service and deletes its files. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      endpoint.close();
    } finally {
      try {
        service.close();
      } finally {
        delete(directory);
      }
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows the address. */
  @Override
  public String toString() {
    return endpoint.toString();
  }

  /**
   * Describes a server.
   *
   * <p><b>Thread safety:</b> none.
   */
  public static final class Builder {

    private final Properties properties = new Properties();
    private InstantSource clock = InstantSource.system();
    private EndpointSettings endpoint = EndpointSettings.DEFAULT;

    private Builder() {
      setting(Setting.ACCOUNT, ACCOUNT);
      setting(Setting.REGION, REGION);
      setting(Setting.REFRESH_INTERVAL, LOOKS_AT_THE_CLOCK);
    }

    /**
     * Sets the clock of the service.
     *
     * @param newClock tells the time
     * @return this
     */
    public Builder clock(InstantSource newClock) {
      clock = newClock;
      return this;
    }

    /**
     * Sets a setting of the service, such as its request quotas.
     *
     * @param setting which
     * @param value as in a configuration file
     * @return this
     */
    public Builder setting(Setting setting, String value) {
      properties.setProperty(setting.key(), value);
      return this;
    }

    /**
     * Sets where and how the endpoint listens.
     *
     * @param settings for example with TLS or with metrics
     * @return this
     */
    public Builder endpoint(EndpointSettings settings) {
      endpoint = settings;
      return this;
    }

    /**
     * Starts the server.
     *
     * @return the server, which the caller closes
     * @throws IllegalArgumentException if a setting is not allowed
     */
    public EmbeddedKmsServer start() {
      return new EmbeddedKmsServer(this);
    }
  }
}
