// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.server.protocol.JsonCodec;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.signature.SignatureException;

/**
 * AWS JSON 1.1, which AWS KMS speaks. All errors are answered with HTTP 400, but for the three that
 * are the service's own fault.
 */
final class JsonProtocol implements Protocol {

  static final JsonProtocol INSTANCE = new JsonProtocol();

  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final String TARGET_PREFIX = "TrentService.";
  private static final int CLIENT_ERROR = 400;
  private static final int FAULT = 500;

  private static final Set<KmsErrorCode> FAULTS =
      Set.of(
          KmsErrorCode.KMS_INTERNAL, KmsErrorCode.DEPENDENCY_TIMEOUT, KmsErrorCode.KEY_UNAVAILABLE);

  /* Errors that come from before the service spell their message with a capital letter. */
  private static final Set<String> OF_THE_FRONT =
      Set.of(
          "AccessDeniedException",
          "ExpiredTokenException",
          "IncompleteSignatureException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "SerializationException",
          "ServiceUnavailable",
          "UnknownOperationException",
          "UnrecognizedClientException");

  private JsonProtocol() {}

  @Override
  public boolean isOf(ServiceOperations service) {
    return service == ServiceOperations.KMS;
  }

  @Override
  public Optional<WireOperation> operation(ServiceOperations service, HttpCall call) {
    String target = call.header("x-amz-target");
    return target != null && target.startsWith(TARGET_PREFIX) && call.isPostToRoot()
        ? service.operation(target.substring(TARGET_PREFIX.length()))
        : Optional.empty();
  }

  @Override
  public Record read(WireOperation operation, HttpCall call) {
    return JsonCodec.read(operation.input(), call.body());
  }

  @Override
  public Object perform(EmbeddedCaller caller, Record request) {
    return caller.kms().call((KmsRequest<?>) request);
  }

  @Override
  public String contentType() {
    return CONTENT_TYPE;
  }

  @Override
  public void write(
      ServiceOperations service,
      WireOperation operation,
      Object result,
      String requestId,
      OutputStream target) {
    JsonCodec.write(operation.output(), result, target);
  }

  @Override
  public void writeError(Failure failure, String requestId, OutputStream target) {
    String member = OF_THE_FRONT.contains(failure.name()) ? "Message" : "message";
    JsonCodec.writeError(failure.name(), failure.detail(), member, target);
  }

  @Override
  public Failure of(SignatureException error) {
    String name =
        switch (error.reason()) {
          case MISSING -> "MissingAuthenticationTokenException";
          case INCOMPLETE -> "IncompleteSignatureException";
          case INVALID -> "InvalidSignatureException";
        };
    return new Failure(CLIENT_ERROR, name, error.detail());
  }

  @Override
  public Failure of(WireException error) {
    return new Failure(CLIENT_ERROR, error.name(), error.detail().orElse(null));
  }

  @Override
  public Failure of(KmsException error) {
    return new Failure(
        FAULTS.contains(error.code()) ? FAULT : CLIENT_ERROR,
        error.code().awsName(),
        error.detail().orElse(null));
  }

  @Override
  public Failure unknownOperation() {
    return new Failure(CLIENT_ERROR, "UnknownOperationException", null);
  }

  @Override
  public @Nullable Failure ofOther(RuntimeException error) {
    return null;
  }

  @Override
  public Failure internal() {
    return new Failure(
        FAULT, KmsErrorCode.KMS_INTERNAL.awsName(), "The request could not be processed.");
  }

  @Override
  public Failure unavailable() {
    return new Failure(503, "ServiceUnavailable", "There are too many requests at a time.");
  }

  @Override
  public Failure tooLarge() {
    return new Failure(413, "RequestEntityTooLargeException", "The request is too large.");
  }

  @Override
  public Failure tooSlow() {
    return new Failure(408, "RequestTimeoutException", "The request took too long to come.");
  }
}
