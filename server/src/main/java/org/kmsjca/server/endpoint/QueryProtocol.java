// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.OutputStream;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.KmsException;
import org.kmsjca.server.protocol.QueryCodec;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.protocol.XmlCodec;
import org.kmsjca.server.signature.SignatureException;

/** The AWS query protocol, which AWS IAM and AWS STS speak: forms, and XML in answer. */
final class QueryProtocol implements Protocol {

  static final QueryProtocol IAM = new QueryProtocol(ServiceOperations.IAM);
  static final QueryProtocol STS = new QueryProtocol(ServiceOperations.STS);

  private static final String CONTENT_TYPE = "text/xml";
  private static final String ACTION = "Action";
  private static final String VERSION = "Version";
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int FAULT = 500;

  private final ServiceOperations own;

  private QueryProtocol(ServiceOperations own) {
    this.own = own;
  }

  @Override
  public boolean isOf(ServiceOperations service) {
    return service == own;
  }

  @Override
  public Optional<WireOperation> operation(ServiceOperations service, HttpCall call) {
    SortedMap<String, String> parameters = QueryCodec.parameters(call.body());
    String version = parameters.getOrDefault(VERSION, service.version());
    return call.isPostToRoot() && version.equals(service.version())
        ? service.operation(parameters.getOrDefault(ACTION, ""))
        : Optional.empty();
  }

  @Override
  public Record read(WireOperation operation, HttpCall call) {
    return QueryCodec.read(operation.input(), QueryCodec.parameters(call.body()));
  }

  @Override
  public Object perform(EmbeddedCaller caller, Record request) {
    return caller.iam().call((IamRequest<?>) request);
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
    XmlCodec.write(service, operation, result, requestId, target);
  }

  @Override
  public void writeError(Failure failure, String requestId, OutputStream target) {
    String detail = failure.detail() == null ? failure.name() : failure.detail();
    boolean isFault = failure.status() >= FAULT;
    XmlCodec.writeError(own, failure.name(), detail, isFault, requestId, target);
  }

  @Override
  public Failure of(SignatureException error) {
    return switch (error.reason()) {
      case MISSING -> new Failure(FORBIDDEN, "MissingAuthenticationToken", error.detail());
      case INCOMPLETE -> new Failure(BAD_REQUEST, "IncompleteSignature", error.detail());
      case INVALID -> new Failure(FORBIDDEN, "SignatureDoesNotMatch", error.detail());
    };
  }

  @Override
  public Failure of(WireException error) {
    String name =
        switch (error.name()) {
          case WireException.SERIALIZATION -> QueryCodec.MALFORMED;
          case WireException.VALIDATION -> QueryCodec.VALIDATION;
          default -> error.name();
        };
    return new Failure(BAD_REQUEST, name, error.detail().orElse(null));
  }

  @Override
  public Failure of(KmsException error) {
    String detail = error.detail().orElse(null);
    return switch (error.code()) {
      case UNRECOGNIZED_CLIENT -> new Failure(FORBIDDEN, "InvalidClientTokenId", detail);
      case INVALID_SIGNATURE -> new Failure(FORBIDDEN, "SignatureDoesNotMatch", detail);
      case EXPIRED_TOKEN -> new Failure(FORBIDDEN, "ExpiredToken", detail);
      default -> internal();
    };
  }

  @Override
  public Failure unknownOperation() {
    return new Failure(
        BAD_REQUEST,
        "InvalidAction",
        "Could not find the operation for version " + own.version() + " of the service.");
  }

  @Override
  public @Nullable Failure ofOther(RuntimeException error) {
    return error instanceof IamException iam
        ? new Failure(status(iam.code()), iam.code().awsName(), iam.detail())
        : null;
  }

  private static int status(IamErrorCode code) {
    return switch (code) {
      case ACCESS_DENIED, EXPIRED_TOKEN, INVALID_CLIENT_TOKEN_ID -> FORBIDDEN;
      case NO_SUCH_ENTITY -> NOT_FOUND;
      case DELETE_CONFLICT, ENTITY_ALREADY_EXISTS, LIMIT_EXCEEDED -> CONFLICT;
      case SERVICE_FAILURE -> FAULT;
      case INVALID_INPUT, MALFORMED_POLICY_DOCUMENT, THROTTLING, VALIDATION_ERROR -> BAD_REQUEST;
    };
  }

  @Override
  public Failure internal() {
    return new Failure(FAULT, "ServiceFailure", "The request could not be processed.");
  }

  @Override
  public Failure unavailable() {
    return new Failure(503, "ServiceUnavailable", "There are too many requests at a time.");
  }

  @Override
  public Failure tooLarge() {
    return new Failure(413, "RequestEntityTooLarge", "The request is too large.");
  }

  @Override
  public Failure tooSlow() {
    return new Failure(408, "RequestTimeout", "The request took too long to come.");
  }
}
