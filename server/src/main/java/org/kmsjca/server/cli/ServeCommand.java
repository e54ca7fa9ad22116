// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.endpoint.EndpointSettings;
import org.kmsjca.server.endpoint.KmsEndpoint;
import org.kmsjca.server.endpoint.TlsIdentity;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Serves the store over HTTP, until the process is ended. What was taken by then is finished first.
 */
final class ServeCommand {

  private static final String HOST = "--host";
  private static final String PORT = "--port";
  private static final String METRICS_PORT = "--metrics-port";
  private static final String KEY_STORE = "--tls-key-store";
  private static final String KEY_STORE_TYPE = "--tls-key-store-type";
  private static final String PASSWORD_FILE = "--tls-password-file";
  private static final String DEFAULT_PORT = "4566";

  private ServeCommand() {}

  /** Makes the command. */
  static CommandSpec command() {
    CommandSpec spec =
        Specs.command(
            "serve",
            "Serves the store over HTTP, for AWS SDKs and the AWS command line, until it is ended.",
            ServeCommand::run);
    spec.addOption(Specs.value(HOST, "address", "127.0.0.1 unless given; others need TLS."));
    spec.addOption(Specs.value(PORT, "number", DEFAULT_PORT + " unless given; 0 for a free one."));
    spec.addOption(Specs.value(METRICS_PORT, "number", "Offers health and metrics on a port."));
    spec.addOption(Specs.value(KEY_STORE, "file", "KeyStore with certificate and private key."));
    spec.addOption(Specs.value(KEY_STORE_TYPE, "type", "PKCS12 unless given."));
    spec.addOption(Specs.value(PASSWORD_FILE, "file", "First line: the KeyStore's password."));
    return spec;
  }

  private static int run(Invocation call) {
    EndpointSettings settings = settings(call);
    EmbeddedService service = new StoreAccess(call).open();
    KmsEndpoint endpoint;
    try {
      endpoint = KmsEndpoint.start(service, settings);
    } catch (IllegalArgumentException e) {
      service.close();
      throw CommandException.usage(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      service.close();
      throw new CommandException(
          ExitCode.GENERAL, "The endpoint cannot be started: " + e.getMessage());
    }
    tell(call, endpoint);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  endpoint.close();
                  service.close();
                  ended.countDown();
                },
                "kms-jca-end"));
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.OK;
  }

  private static void tell(Invocation call, KmsEndpoint endpoint) {
    call.around().out().println("Listening at " + endpoint.uri());
    endpoint
        .metricsUri()
        .ifPresent(uri -> call.around().out().println("Health and metrics at " + uri));
    call.around()
        .out()
        .println("For the AWS command line: export AWS_ENDPOINT_URL=" + endpoint.uri());
    call.around().out().flush();
  }

  private static EndpointSettings settings(Invocation call) {
    String host = host(call);
    Integer metrics = number(call, METRICS_PORT);
    Integer port = number(call, PORT);
    try {
      return EndpointSettings.DEFAULT
          .at(host, port == null ? Integer.parseInt(DEFAULT_PORT) : port)
          .withMetrics(metrics)
          .withTls(tls(call));
    } catch (IllegalArgumentException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  /* An IPv6 address may stand in brackets, as in the address of the endpoint. */
  private static String host(Invocation call) {
    String host = call.option(HOST);
    if (host == null) {
      return EndpointSettings.LOOPBACK;
    }
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (bare.isBlank()) {
      throw CommandException.usage("argument " + HOST + ": an address is expected");
    }
    return bare;
  }

  private static @Nullable Integer number(Invocation call, String flag) {
    String text = call.option(flag);
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw CommandException.usage("argument " + flag + ": '" + text + "' is not a number");
    }
  }

  private static @Nullable TlsIdentity tls(Invocation call) {
    String file = call.option(KEY_STORE);
    String passwordFile = call.option(PASSWORD_FILE);
    if (file == null && passwordFile == null) {
      return null;
    }
    if (file == null || passwordFile == null) {
      throw CommandException.usage(
          "the following arguments are required: " + (file == null ? KEY_STORE : PASSWORD_FILE));
    }
    String type = call.option(KEY_STORE_TYPE);
    char[] password = StorePasswords.ofFile(call.around(), passwordFile);
    try (InputStream stream = Files.newInputStream(call.around().path(file))) {
      KeyStore keyStore = KeyStore.getInstance(type == null ? "PKCS12" : type);
      keyStore.load(stream, password);
      return new TlsIdentity(
          keyStore, KeyMaterial.wrap(new String(password).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | GeneralSecurityException e) {
      throw CommandException.configuration("The KeyStore " + file + " cannot be opened: " + e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
