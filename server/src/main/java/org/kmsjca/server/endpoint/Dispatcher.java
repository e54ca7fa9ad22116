// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.protocol.Secrets;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WipedOutput;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.signature.RequestSignature;
import org.kmsjca.server.signature.SignatureException;

/**
 * Answers requests: signature, caller, operation, members, service, answer, in this order.
 *
 * <p>Who calls, and in which Region, comes from the signature alone. Errors before the service are
 * not in the audit trail: nobody is known to have made the request.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class Dispatcher {

  private static final System.Logger LOGGER = System.getLogger(Dispatcher.class.getPackageName());

  private static final List<Protocol> PROTOCOLS =
      List.of(JsonProtocol.INSTANCE, QueryProtocol.IAM, QueryProtocol.STS);

  /* What metrics call a request that no operation was found for. */
  private static final String UNKNOWN = "unknown";

  private final EmbeddedService service;
  private final InstantSource clock;

  /**
   * Makes a dispatcher.
   *
   * @param service answers
   * @param clock tells the time to the check of signatures
   */
  Dispatcher(EmbeddedService service, InstantSource clock) {
    this.service = service;
    this.clock = clock;
  }

  /** Guesses the protocol of a request that says no more than its headers. */
  static Protocol protocol(HttpCall call) {
    String type = call.header("content-type");
    return type != null && type.startsWith("application/x-www-form-urlencoded")
        ? QueryProtocol.STS
        : JsonProtocol.INSTANCE;
  }

  /** Answers a request. Never throws but for what breaks the process. */
  Answer answer(HttpCall call) {
    Protocol protocol = protocol(call);
    String operation = UNKNOWN;
    try {
      RequestSignature signature = RequestSignature.read(call.message(), clock.instant());
      ServiceOperations asked = asked(signature);
      protocol = protocol(asked);
      EmbeddedCaller caller = caller(signature).from(call.origin());
      Optional<WireOperation> found = protocol.operation(asked, call);
      if (found.isEmpty()) {
        return failure(protocol, protocol.unknownOperation(), call, operation);
      }
      operation = asked.signingName() + ":" + found.get().name();
      return success(asked, protocol, found.get(), caller, call, operation);
    } catch (SignatureException e) {
      return failure(protocol, protocol.of(e), call, operation);
    } catch (WireException e) {
      return failure(protocol, protocol.of(e), call, operation);
    } catch (KmsException e) {
      if (e.code() == KmsErrorCode.KMS_INTERNAL) {
        LOGGER.log(System.Logger.Level.WARNING, "request " + call.origin().requestId(), e);
      }
      return failure(protocol, protocol.of(e), call, operation);
    } catch (RuntimeException e) {
      Protocol.Failure known = protocol.ofOther(e);
      if (known == null) {
        LOGGER.log(System.Logger.Level.ERROR, "request " + call.origin().requestId(), e);
        known = protocol.internal();
      }
      return failure(protocol, known, call, operation);
    }
  }

  private static ServiceOperations asked(RequestSignature signature) {
    return ServiceOperations.of(signature.scope().service())
        .orElseThrow(
            () ->
                RequestSignature.invalid(
                    "Credential should be scoped to correct service: 'kms', 'sts' or 'iam'."));
  }

  private static Protocol protocol(ServiceOperations service) {
    return PROTOCOLS.stream().filter(one -> one.isOf(service)).findFirst().orElseThrow();
  }

  private EmbeddedCaller caller(RequestSignature signature) {
    String text = signature.sessionToken();
    KeyMaterial token =
        text == null ? null : KeyMaterial.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      return service
          .asSigner(signature.accessKeyId(), token, signature::isMadeWith)
          .inRegion(signature.scope().region());
    } finally {
      if (token != null) {
        token.destroy();
      }
    }
  }

  private static Answer success(
      ServiceOperations asked,
      Protocol protocol,
      WireOperation operation,
      EmbeddedCaller caller,
      HttpCall call,
      String name) {
    Record request = protocol.read(operation, call);
    @Nullable Object result = null;
    try (WipedOutput text = new WipedOutput()) {
      result = protocol.perform(caller, request);
      protocol.write(asked, operation, result, call.origin().requestId(), text);
      return new Answer(200, protocol.contentType(), text.toByteArray(), name, null);
    } finally {
      Secrets.destroy(operation.input(), request);
      Secrets.destroy(operation.output(), result);
    }
  }

  /** Answers with an error. */
  static Answer failure(
      Protocol protocol, Protocol.Failure failure, HttpCall call, String operation) {
    return failure(protocol, failure, call.origin().requestId(), operation);
  }

  /** Answers a request that could not be read with an error. */
  static Answer failure(
      Protocol protocol, Protocol.Failure failure, String requestId, String operation) {
    try (WipedOutput text = new WipedOutput()) {
      protocol.writeError(failure, requestId, text);
      return new Answer(
          failure.status(), protocol.contentType(), text.toByteArray(), operation, failure.name());
    }
  }
}
