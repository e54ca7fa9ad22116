// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.kms.KmsException;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.signature.SignatureException;

/**
 * A way in which a request is written, and its answer.
 *
 * <p><b>Thread safety:</b> implementations are thread-safe.
 */
interface Protocol {

  /**
   * An error as it is sent.
   *
   * @param status of HTTP
   * @param name the error's name
   * @param detail the message; null for none
   */
  record Failure(int status, String name, @Nullable String detail) {}

  /** Tells whether a service speaks it. */
  boolean isOf(ServiceOperations service);

  /**
   * Finds the operation that a request asks for.
   *
   * @throws WireException if the request names none
   */
  Optional<WireOperation> operation(ServiceOperations service, HttpCall call);

  /**
   * Reads the members of a request.
   *
   * @throws WireException if it is malformed
   */
  Record read(WireOperation operation, HttpCall call);

  /** Performs an operation as its caller. */
  Object perform(EmbeddedCaller caller, Record request);

  /** Names the kind of text of answers. */
  String contentType();

  /** Writes the result of an operation. */
  void write(
      ServiceOperations service,
      WireOperation operation,
      Object result,
      String requestId,
      OutputStream target);

  /** Writes an error. */
  void writeError(Failure failure, String requestId, OutputStream target);

  /** Names what is wrong with a signature. */
  Failure of(SignatureException error);

  /** Names what is wrong with the form of a request. */
  Failure of(WireException error);

  /** Names an error of the service. */
  Failure of(KmsException error);

  /** Names an operation that does not exist. */
  Failure unknownOperation();

  /** Names any other error; null if it is not one that this protocol's services throw. */
  @Nullable Failure ofOther(RuntimeException error);

  /** Says that the service failed. */
  Failure internal();

  /** Says that there is too much to do. */
  Failure unavailable();

  /** Says that a request is too large. */
  Failure tooLarge();

  /** Says that a request took too long to come. */
  Failure tooSlow();
}
