// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WipedOutput;
import org.kmsjca.server.protocol.WireError;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.signature.RequestSigner;
import org.kmsjca.server.signature.SignedMessage;

/**
 * Calls the service behind an endpoint with an access key.
 *
 * <p><b>Thread safety:</b> one thread at a time. <b>Secrets:</b> the access key until {@link
 * #close()}; requests and answers are wiped where they are written and read.
 */
public final class EndpointClient implements AutoCloseable {

  private static final int OK = 200;
  private static final int REDIRECTION = 300;
  private static final int FIRST_ERROR = 400;

  private static final Map<Integer, String> PHRASES =
      Map.of(
          400, "Bad Request",
          401, "Unauthorized",
          403, "Forbidden",
          404, "Not Found",
          408, "Request Timeout",
          413, "Request Entity Too Large",
          500, "Internal Server Error",
          502, "Bad Gateway",
          503, "Service Unavailable",
          504, "Gateway Timeout");

  private final Endpoint endpoint;
  private final String region;
  private final AccessKeyCredentials credentials;
  private final Transport transport;
  private final Retries retries;
  private final InstantSource clock;

  EndpointClient(
      Endpoint endpoint,
      String region,
      AccessKeyCredentials credentials,
      Transport transport,
      Retries retries,
      InstantSource clock) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.transport = transport;
    this.retries = retries;
    this.clock = clock;
  }

  /**
   * Makes a client. Nothing is sent yet.
   *
   * @param endpoint where requests go
   * @param region for which Region requests are signed
   * @param credentials who calls; belongs to the client from now on
   * @param timeouts how long calls wait
   * @param tls for certificates that the JVM does not trust; null for those that it does
   * @param retries when calls are made again
   * @param clock tells the time to the signatures
   * @return a client, which the caller closes
   */
  public static EndpointClient of(
      Endpoint endpoint,
      String region,
      AccessKeyCredentials credentials,
      Timeouts timeouts,
      @Nullable SSLSocketFactory tls,
      Retries retries,
      InstantSource clock) {
    Transport transport = new HttpTransport(endpoint, timeouts, tls);
    return new EndpointClient(endpoint, region, credentials, transport, retries, clock);
  }

  /**
   * Calls an operation.
   *
   * @param service the service that has it
   * @param operation the operation
   * @param request its request; stays the caller's
   * @return its result, which belongs to the caller with its secrets
   * @throws ServiceErrorException if the service refuses, or fails
   * @throws EndpointException if there is no answer, or none that can be understood
   */
  public Record call(ServiceOperations service, WireOperation operation, Record request) {
    Wire wire = Wire.of(service);
    byte[] body = body(wire, service, operation, request);
    try {
      for (int attempt = 1; ; attempt++) {
        try (HttpAnswer answer =
            transport.send(signed(service, wire.headers(operation), body), body)) {
          return result(wire, operation, answer, attempt);
        } catch (ServiceErrorException | EndpointException e) {
          if (retries.isLast(attempt) || !Retries.isWorthwhile(e) || !retries.pause(attempt)) {
            throw e;
          }
        }
      }
    } finally {
      Arrays.fill(body, (byte) 0);
    }
  }

  private static byte[] body(
      Wire wire, ServiceOperations service, WireOperation operation, Record request) {
    try (WipedOutput body = new WipedOutput()) {
      wire.write(service, operation, request, body);
      return body.toByteArray();
    }
  }

  private Map<String, String> signed(
      ServiceOperations service, Map<String, String> headers, byte[] body) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("host", endpoint.host());
    all.put(RequestSigner.DATE_HEADER, RequestSigner.date(clock.instant()));
    if (credentials.sessionToken() != null) {
      all.put(RequestSigner.TOKEN_HEADER, credentials.sessionToken().lend(Texts::ascii));
    }
    Map<String, List<String>> covered = new TreeMap<>();
    all.forEach((name, value) -> covered.put(name, List.of(value)));
    SignedMessage message =
        new SignedMessage("POST", endpoint.url().getPath(), "", covered, SignedMessage.hash(body));
    String authorization =
        credentials
            .secretAccessKey()
            .lend(
                secret ->
                    RequestSigner.authorization(
                        message, credentials.accessKeyId(), secret, region, service.signingName()));
    all.put("authorization", authorization);
    all.put("accept", "*/*");
    all.put("user-agent", "kms-jca");
    return all;
  }

  private Record result(Wire wire, WireOperation operation, HttpAnswer answer, int attempt) {
    int status = answer.status();
    if (status >= FIRST_ERROR) {
      int useless = retries.isLast(attempt) ? attempt - 1 : -1;
      throw new ServiceErrorException(error(wire, answer), status, useless);
    }
    if (status >= REDIRECTION) {
      throw EndpointException.answer(
          endpoint, "it is a redirection (" + status + "), and none is followed");
    }
    if (status != OK) {
      throw EndpointException.answer(endpoint, "its status is " + status);
    }
    boolean hasResult = !operation.output().fields().isEmpty();
    if (hasResult && !answer.isOf(wire.kind())) {
      throw EndpointException.answer(endpoint, "it is not in " + wire.kind());
    }
    try {
      return wire.read(operation, answer.body());
    } catch (WireException e) {
      throw EndpointException.answer(endpoint, Texts.shown(e.detail().orElse(e.name())));
    } catch (IllegalArgumentException | NullPointerException e) {
      // Records refuse to be without what must be there.
      throw EndpointException.answer(
          endpoint, "it is no result of " + operation.name() + ": something in it is missing");
    }
  }

  private static WireError error(Wire wire, HttpAnswer answer) {
    try {
      WireError error = wire.readError(answer.body());
      return new WireError(Texts.shown(error.name()), Texts.shown(error.detail()));
    } catch (WireException e) {
      // As a rule something between here and the service answered.
      return new WireError(
          String.valueOf(answer.status()), PHRASES.getOrDefault(answer.status(), ""));
    }
  }

  /** Wipes the access key. A second call does nothing. */
  @Override
  public void close() {
    credentials.destroy();
  }
}
