// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.kmsjca.server.client.Endpoint;
import org.kmsjca.server.client.EndpointClient;
import org.kmsjca.server.client.Retries;
import org.kmsjca.server.client.Timeouts;
import org.kmsjca.server.client.TrustedCertificates;
import org.kmsjca.server.protocol.ServiceOperations;

/**
 * Finds the endpoint that a command is for, if it is for one: flags before variables before the
 * profile, in the names of the AWS command line.
 *
 * <p>A store that is named by flag or by variable is meant: variables that are for all programs
 * that speak to AWS do not send its calls, and what is in them, elsewhere.
 *
 * <p><b>Thread safety:</b> immutable.
 */
final class EndpointAccess {

  /* AWS IAM is the same in all Regions; requests to it are signed for this one. */
  private static final String GLOBAL_REGION = "us-east-1";

  private static final String URL_VARIABLE = "AWS_ENDPOINT_URL";
  private static final String IGNORE_VARIABLE = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
  private static final String BUNDLE_VARIABLE = "AWS_CA_BUNDLE";
  private static final String ATTEMPTS_VARIABLE = "AWS_MAX_ATTEMPTS";
  private static final List<String> REGION_VARIABLES =
      List.of(StoreAccess.REGION_VARIABLE, "AWS_REGION", "AWS_DEFAULT_REGION");

  private final Invocation call;
  private final StoreAccess access;

  EndpointAccess(Invocation call, StoreAccess access) {
    this.call = call;
    this.access = access;
  }

  /**
   * Finds the URL.
   *
   * @return null if the command is for a store
   * @throws CommandException if both are named by flags
   */
  @Nullable String url(ServiceOperations service) {
    String flag = call.option(GlobalOptions.ENDPOINT_URL);
    if (flag != null) {
      if (call.has(GlobalOptions.STORE)) {
        throw CommandException.usage(
            "argument "
                + GlobalOptions.ENDPOINT_URL
                + ": not allowed with argument "
                + GlobalOptions.STORE);
      }
      return flag;
    }
    if (StoreAccess.givenStore(call) != null || isIgnored()) {
      return null;
    }
    String ofService = URL_VARIABLE + "_" + service.signingName().toUpperCase(Locale.ROOT);
    String variable = firstVariable(List.of(ofService, URL_VARIABLE));
    return variable != null ? variable : access.member(ProfileFile.ENDPOINT_URL);
  }

  private boolean isIgnored() {
    return "true".equalsIgnoreCase(call.around().variable(IGNORE_VARIABLE));
  }

  private @Nullable String firstVariable(List<String> names) {
    return names.stream()
        .map(call.around()::variable)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /**
   * Makes a client; whoever asked closes it.
   *
   * @param url what {@link #url} found
   */
  EndpointClient client(String url, ServiceOperations service) {
    Endpoint endpoint = endpoint(url);
    Timeouts timeouts =
        new Timeouts(
            seconds(GlobalOptions.CONNECT_TIMEOUT, Timeouts.DEFAULT.connect()),
            seconds(GlobalOptions.READ_TIMEOUT, Timeouts.DEFAULT.read()));
    SSLSocketFactory tls = endpoint.isSecure() ? tls() : null;
    Retries retries =
        new Retries(
            attempts(),
            ThreadLocalRandom.current()::nextDouble,
            time -> Thread.sleep(time.toMillis()));
    String region = region(service);
    return EndpointClient.of(
        endpoint, region, access.credentials(), timeouts, tls, retries, call.around().clock());
  }

  private Endpoint endpoint(String url) {
    try {
      return Endpoint.of(url);
    } catch (IllegalArgumentException e) {
      String message = " \"" + url + "\": " + e.getMessage();
      throw call.has(GlobalOptions.ENDPOINT_URL)
          ? CommandException.usage("Bad value for " + GlobalOptions.ENDPOINT_URL + message)
          : CommandException.configuration("Invalid endpoint" + message);
    }
  }

  private String region(ServiceOperations service) {
    String region = call.option(GlobalOptions.REGION);
    if (region == null) {
      region = firstVariable(REGION_VARIABLES);
    }
    if (region == null) {
      region = access.member(ProfileFile.REGION);
    }
    if (region == null && service == ServiceOperations.IAM) {
      return GLOBAL_REGION;
    }
    if (region == null) {
      throw CommandException.configuration(
          "You must specify a region. Give one with --region, with AWS_REGION, or with a line"
              + " 'region = NAME' in "
              + StoreAccess.credentialsFile(call));
    }
    if (!region.matches("[a-z0-9-]{1,63}")) {
      throw new CommandException(
          ExitCode.GENERAL,
          "Provided region_name '" + region + "' doesn't match a supported format.");
    }
    return region;
  }

  private Duration seconds(String flag, Duration usual) {
    String text = call.option(flag);
    if (text == null) {
      return usual;
    }
    if (!text.matches("\\d{1,6}")) {
      throw CommandException.usage(
          "argument " + flag + ": '" + text + "' is not a number of seconds, 0 to 999999");
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private int attempts() {
    String text = call.around().variable(ATTEMPTS_VARIABLE);
    if (text == null) {
      return Retries.DEFAULT_ATTEMPTS;
    }
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw CommandException.configuration(
          ATTEMPTS_VARIABLE + ": '" + text + "' is not a number, 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  private @Nullable SSLSocketFactory tls() {
    String file = call.option(GlobalOptions.CA_BUNDLE);
    if (file == null) {
      file = call.around().variable(BUNDLE_VARIABLE);
    }
    if (file == null) {
      file = access.member(ProfileFile.CA_BUNDLE);
    }
    try {
      return file == null ? null : TrustedCertificates.read(call.around().path(file));
    } catch (IOException e) {
      throw CommandException.configuration("The bundle of certificates: " + e.getMessage());
    }
  }
}
