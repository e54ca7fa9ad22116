// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.server.client.EndpointException;
import org.kmsjca.server.client.ServiceErrorException;
import org.kmsjca.server.protocol.QueryCodec;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireException;

/** Words errors of the service as the AWS command line does. */
final class ServiceErrors {

  private static final String TRUST =
      "\nCertificates to trust are named with " + GlobalOptions.CA_BUNDLE + " FILE.";

  private ServiceErrors() {}

  /** Words an error; null if neither the service nor the way to it throws such. */
  static @Nullable CommandException of(
      ServiceOperations service, String operation, RuntimeException error) {
    if (error instanceof KmsException kms) {
      return said(name(service, kms.code()), operation, "", kms.detail().orElse(""));
    }
    if (error instanceof IamException iam) {
      return said(iam.code().awsName(), operation, "", iam.detail());
    }
    if (error instanceof WireException wire) {
      return said(name(service, wire.name()), operation, "", wire.detail().orElse(""));
    }
    if (error instanceof ServiceErrorException said) {
      return said(said.name(), operation, said.retries(), said.detail());
    }
    if (error instanceof EndpointException none) {
      String hint = none.kind() == EndpointException.Kind.TLS ? TRUST : "";
      return new CommandException(ExitCode.GENERAL, none.getMessage() + hint);
    }
    return null;
  }

  private static String name(ServiceOperations service, KmsErrorCode code) {
    if (service == ServiceOperations.KMS) {
      return code.awsName();
    }
    return switch (code) {
      case UNRECOGNIZED_CLIENT -> "InvalidClientTokenId";
      case INVALID_SIGNATURE -> "SignatureDoesNotMatch";
      case EXPIRED_TOKEN -> "ExpiredToken";
      default -> code.awsName();
    };
  }

  private static String name(ServiceOperations service, String wireName) {
    if (service == ServiceOperations.KMS) {
      return wireName;
    }
    return switch (wireName) {
      case WireException.SERIALIZATION -> QueryCodec.MALFORMED;
      case WireException.VALIDATION -> QueryCodec.VALIDATION;
      default -> wireName;
    };
  }

  private static CommandException said(
      String name, String operation, String retries, String detail) {
    return new CommandException(
        ExitCode.SERVICE,
        "An error occurred ("
            + name
            + ") when calling the "
            + operation
            + " operation"
            + retries
            + ": "
            + detail);
  }
}
