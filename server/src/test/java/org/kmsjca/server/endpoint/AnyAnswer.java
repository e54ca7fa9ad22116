// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.ListAccessKeys;
import org.kmsjca.embedded.iam.operations.ListUsers;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.KeyListEntry;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What holds of every answer, whatever was asked, and what a service holds. */
final class AnyAnswer {

  private static final ObjectReader JSON =
      new ObjectMapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /* Errors that no operation declares: they come from before the operations. */
  private static final Set<String> OF_THE_FRONT =
      Set.of(
          "BadRequestException",
          "CustomKeyStoreNotFoundException",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidAction",
          "MalformedInput",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "RequestEntityTooLarge",
          "RequestEntityTooLargeException",
          "SerializationException",
          "SignatureDoesNotMatch",
          "UnknownOperationException");
  private static final Set<String> KNOWN =
      Stream.of(
              OF_THE_FRONT.stream(),
              Arrays.stream(KmsErrorCode.values()).map(KmsErrorCode::awsName),
              Arrays.stream(IamErrorCode.values()).map(IamErrorCode::awsName))
          .flatMap(names -> names)
          .collect(Collectors.toUnmodifiableSet());

  private AnyAnswer() {}

  /** Reads an answer to its end and gives the name of its error; empty for success. */
  static Optional<String> error(int status, String contentType, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    try {
      String name = contentType.equals("text/xml") ? xml(body, status) : json(body, status);
      if (status == 200) {
        return Optional.empty();
      }
      assertThat(KNOWN).as(text).contains(name);
      return Optional.of(name);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError("HTTP " + status + ": " + text, e);
    }
  }

  private static String json(byte[] body, int status) throws IOException {
    if (status == 200 && body.length == 0) {
      return "";
    }
    JsonNode tree = JSON.readTree(body);
    assertThat(tree.isObject()).as("%s", tree).isTrue();
    return tree.path("__type").textValue();
  }

  private static String xml(byte[] body, int status)
      throws IOException, SAXException, ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    DocumentBuilder builder = factory.newDocumentBuilder();
    builder.setErrorHandler(new DefaultHandler());
    Document document = builder.parse(new ByteArrayInputStream(body));
    return status == 200 ? "" : document.getElementsByTagName("Code").item(0).getTextContent();
  }

  /** Describes the keys, aliases, users and access keys of a service. */
  static String state(EmbeddedKmsServer server) {
    EmbeddedCaller root =
        server
            .service()
            .as(Caller.of("arn:aws:iam::" + server.account() + ":root"))
            .inRegion(server.region());
    List<KeyListEntry> keys = root.kms().call(ListKeys.of()).keys();
    return keys.stream()
            .map(key -> root.kms().call(new DescribeKey(key.keyId(), List.of())).toString())
            .collect(Collectors.joining("\n"))
        + root.kms().call(new ListAliases(null, null, null))
        + root.iam().call(new ListUsers(null, null, null))
        + root.iam().call(new ListAccessKeys(null, null, null));
  }
}
