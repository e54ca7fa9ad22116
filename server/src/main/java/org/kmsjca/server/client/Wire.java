// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.client;

import java.io.OutputStream;
import java.util.Map;
import org.kmsjca.server.protocol.JsonCodec;
import org.kmsjca.server.protocol.QueryCodec;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireError;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.protocol.XmlCodec;

/** A way in which requests are written and answers read. */
enum Wire {
  /** AWS JSON 1.1, which AWS KMS speaks. */
  JSON("json") {
    @Override
    Map<String, String> headers(WireOperation operation) {
      return Map.of(
          CONTENT_TYPE, "application/x-amz-json-1.1", "x-amz-target", TARGET + operation.name());
    }

    @Override
    void write(
        ServiceOperations service, WireOperation operation, Record request, OutputStream target) {
      JsonCodec.write(operation.input(), request, target);
    }

    @Override
    Record read(WireOperation operation, byte[] body) {
      return JsonCodec.readResult(operation.output(), body);
    }

    @Override
    WireError readError(byte[] body) {
      return JsonCodec.readError(body);
    }
  },

  /** Forms, and XML in answer, which AWS IAM and AWS STS speak. */
  QUERY("xml") {
    @Override
    Map<String, String> headers(WireOperation operation) {
      return Map.of(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=utf-8");
    }

    @Override
    void write(
        ServiceOperations service, WireOperation operation, Record request, OutputStream target) {
      QueryCodec.write(service, operation, request, target);
    }

    @Override
    Record read(WireOperation operation, byte[] body) {
      return XmlCodec.read(operation, body);
    }

    @Override
    WireError readError(byte[] body) {
      return XmlCodec.readError(body);
    }
  };

  private static final String CONTENT_TYPE = "content-type";
  private static final String TARGET = "TrentService.";

  private final String kind;

  Wire(String kind) {
    this.kind = kind;
  }

  /** Finds the one that a service speaks. */
  static Wire of(ServiceOperations service) {
    return service == ServiceOperations.KMS ? JSON : QUERY;
  }

  /** Names the kind of text that answers are. */
  String kind() {
    return kind;
  }

  /** Gives the headers that tell what is asked. */
  abstract Map<String, String> headers(WireOperation operation);

  /** Writes a request, which stays the caller's. */
  abstract void write(
      ServiceOperations service, WireOperation operation, Record request, OutputStream target);

  /**
   * Reads a result.
   *
   * @throws WireException if it is none
   */
  abstract Record read(WireOperation operation, byte[] body);

  /**
   * Reads an error.
   *
   * @throws WireException if it is none
   */
  abstract WireError readError(byte[] body);
}
