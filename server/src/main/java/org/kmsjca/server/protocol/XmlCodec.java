// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.kmsjca.material.KeyMaterial;

/**
 * The answers of the AWS query protocol: XML. Policy documents in them are escaped as in URLs, as
 * AWS IAM sends them; secrets are texts in ASCII.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> what is written holds those of the result.
 */
public final class XmlCodec {

  static final Set<String> ESCAPED =
      Set.of("AssumeRolePolicyDocument", "Document", "PolicyDocument");
  static final String BOUNDARY = "PermissionsBoundary";
  private static final String MEMBER = "member";

  private XmlCodec() {}

  /**
   * Writes a result.
   *
   * @param service which service answers
   * @param operation which operation
   * @param result the record; stays the caller's
   * @param requestId identifies the call
   * @param target gets the document in UTF-8; stays open
   */
  public static void write(
      ServiceOperations service,
      WireOperation operation,
      Object result,
      String requestId,
      OutputStream target) {
    String name = operation.name();
    XmlText xml = new XmlText(target);
    xml.begin(name + "Response" + namespace(service));
    if (!operation.output().fields().isEmpty()) {
      xml.begin(name + "Result");
      structure(xml, operation.output(), result, true);
      xml.end(name + "Result");
    }
    xml.begin("ResponseMetadata").element("RequestId", requestId).end("ResponseMetadata");
    xml.end(name + "Response");
  }

  /**
   * Writes an error.
   *
   * @param service which service answers
   * @param code the name of the error
   * @param detail the message
   * @param isFault whether it is the service's own fault
   * @param requestId identifies the call
   * @param target gets the document in UTF-8; stays open
   */
  public static void writeError(
      ServiceOperations service,
      String code,
      String detail,
      boolean isFault,
      String requestId,
      OutputStream target) {
    XmlText xml = new XmlText(target);
    xml.begin("ErrorResponse" + namespace(service)).begin("Error");
    xml.element("Type", isFault ? "Receiver" : "Sender");
    xml.element("Code", code).element("Message", detail);
    xml.end("Error").element("RequestId", requestId).end("ErrorResponse");
  }

  private static String namespace(ServiceOperations service) {
    return " xmlns=\"https://"
        + service.signingName()
        + ".amazonaws.com/doc/"
        + service.version()
        + "/\"";
  }

  private static void structure(XmlText xml, Structure structure, Object owner, boolean whole) {
    for (Field field : structure.fields()) {
      Object value = field.read(owner);
      boolean shown = whole && field.shape() instanceof Shape.Sequence;
      if (value == null || (!shown && Absence.isAbsent(field.shape(), value))) {
        continue;
      }
      String name = field.wireName();
      xml.begin(name);
      if (name.equals(BOUNDARY)) {
        xml.element(name + "Type", "Policy").element(name + "Arn", (String) value);
      } else if (ESCAPED.contains(name)) {
        xml.text(escaped((String) value));
      } else {
        value(xml, field.shape(), value);
      }
      xml.end(name);
    }
  }

  private static String escaped(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static void value(XmlText xml, Shape shape, Object value) {
    if (shape instanceof Shape.Sequence list) {
      for (Object element : (List<?>) value) {
        xml.begin(MEMBER);
        value(xml, list.element(), element);
        xml.end(MEMBER);
      }
    } else if (shape instanceof Shape.Nested nested) {
      structure(xml, nested.structure(), value, false);
    } else if (shape instanceof Shape.Choice choice) {
      xml.text(choice.names().getOrDefault(value, ""));
    } else if (value instanceof KeyMaterial secret) {
      secret.lend(xml::ascii);
    } else if (value instanceof Instant moment) {
      xml.text(moment.truncatedTo(ChronoUnit.SECONDS).toString());
    } else {
      xml.text(value.toString());
    }
  }
}
