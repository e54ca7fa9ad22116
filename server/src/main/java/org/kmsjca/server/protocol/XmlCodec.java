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
 * AWS IAM sends them; secrets are texts in ASCII. When they are read, unknown elements are ignored.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> what is written holds those of the result.
 */
public final class XmlCodec {

  static final Set<String> ESCAPED =
      Set.of("AssumeRolePolicyDocument", "Document", "PolicyDocument");
  static final String BOUNDARY = "PermissionsBoundary";
  static final String MEMBER = "member";

  private static final String RESPONSE = "Response";
  private static final String RESULT = "Result";

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
    xml.begin(name + RESPONSE + namespace(service));
    if (!operation.output().fields().isEmpty()) {
      xml.begin(name + RESULT);
      structure(xml, operation.output(), result, true);
      xml.end(name + RESULT);
    }
    xml.begin("ResponseMetadata").element("RequestId", requestId).end("ResponseMetadata");
    xml.end(name + RESPONSE);
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

  /**
   * Reads a result.
   *
   * @param operation which operation was asked for
   * @param document the answer in UTF-8; stays the caller's
   * @return the result; secrets in it belong to the caller
   * @throws WireException if this is not an answer of the operation, or a value is not of its type
   */
  public static Record read(WireOperation operation, byte[] document) {
    String name = operation.name();
    XmlCursor xml = new XmlCursor(document);
    if (!xml.child() || !xml.name().equals(name + RESPONSE)) {
      throw new WireException(WireException.SERIALIZATION, "This is no answer of " + name + ".");
    }
    if (operation.output().fields().isEmpty()) {
      return (Record) operation.output().withoutMembers();
    }
    if (!xml.child(name + RESULT)) {
      throw new WireException(WireException.SERIALIZATION, "There is no result of " + name + ".");
    }
    return (Record) new XmlReader(xml).read(operation.output());
  }

  /**
   * Reads an error.
   *
   * @param document the answer in UTF-8; stays the caller's
   * @return what went wrong
   * @throws WireException if this is no error
   */
  public static WireError readError(byte[] document) {
    XmlCursor xml = new XmlCursor(document);
    String name = "";
    String detail = "";
    if (xml.child() && xml.child("Error")) {
      while (xml.child()) {
        switch (xml.name()) {
          case "Code" -> name = xml.text();
          case "Message" -> detail = xml.text();
          default -> xml.skip();
        }
      }
    }
    if (name.isEmpty()) {
      throw new WireException(WireException.SERIALIZATION, "The error has no name.");
    }
    return new WireError(name, detail);
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
