// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.stream.Collectors;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.jca.MessageSummary;
import org.kmsjca.material.Bytes;
import picocli.CommandLine.ParseResult;

/** Shows what a message tells to anybody. Stateless; needs no provider and no key. */
record Inspection() implements FileAction {

  private static final String STANDARD = "-";
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public int run(ParseResult parsed, FileSurroundings around) {
    return FileFailures.told(
        around,
        () -> {
          String input = new FileWords(parsed).files(1).get(0);
          MessageSummary summary;
          if (input.equals(STANDARD)) {
            summary = MessageSummary.read(around.standardInput());
          } else {
            try (FileChannel in = FileWords.open(around, input)) {
              summary = MessageSummary.read(in);
            }
          }
          around.out().print(around.wantsJson() ? json(summary) : text(summary));
          around.out().flush();
        });
  }

  private static String text(MessageSummary summary) {
    StringBuilder text = new StringBuilder();
    line(text, "format version", summary.formatVersion());
    line(text, "suite", summary.suite());
    line(text, "segment size", summary.segmentSizeBytes() + " bytes");
    line(text, "encryption context", context(summary.encryptionContext().pairs()));
    for (Bytes wrapped : summary.wrappedKeys()) {
      line(
          text,
          "wrapped data key",
          wrapped.sizeBytes()
              + " bytes, KMS key "
              + EmbeddedService.keyIdIn(wrapped).orElse("unknown: not of an embedded service"));
    }
    line(text, "message number", Long.toUnsignedString(summary.messageNumber()));
    line(text, "IV needed", summary.ivBound() ? "yes" : "no");
    line(text, "AAD needed", summary.aadBound() ? "yes" : "no");
    line(text, "header size", summary.headerSizeBytes() + " bytes");
    line(text, "message size", summary.messageSizeBytes() + " bytes");
    line(
        text,
        "plaintext size",
        summary.plaintextSizeBytes().isPresent()
            ? summary.plaintextSizeBytes().getAsLong() + " bytes"
            : "none: no message has this size, so something is missing or too much");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(String.format("%-20s%s%n", name + ":", value));
  }

  private static String context(Map<String, String> pairs) {
    return pairs.isEmpty()
        ? "none"
        : pairs.entrySet().stream()
            .map(pair -> printable(pair.getKey()) + "=" + printable(pair.getValue()))
            .collect(Collectors.joining(", "));
  }

  /* Whoever made the message chose the text: it must not command the terminal. */
  private static String printable(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean plain =
                  !Character.isISOControl(c)
                      && Character.getType(c) != Character.FORMAT
                      && Character.getType(c) != Character.LINE_SEPARATOR
                      && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
              safe.append(plain ? Character.toString(c) : String.format("\\u%04x", c));
            });
    return safe.toString();
  }

  private static String json(MessageSummary summary) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.setPrettyPrinter(new DefaultPrettyPrinter());
      json.writeStartObject();
      json.writeNumberField("FormatVersion", summary.formatVersion());
      json.writeNumberField("Suite", summary.suite());
      json.writeNumberField("SegmentSize", summary.segmentSizeBytes());
      json.writeObjectFieldStart("EncryptionContext");
      for (Map.Entry<String, String> pair : summary.encryptionContext().pairs().entrySet()) {
        json.writeStringField(pair.getKey(), pair.getValue());
      }
      json.writeEndObject();
      json.writeArrayFieldStart("WrappedDataKeys");
      for (Bytes wrapped : summary.wrappedKeys()) {
        wrappedKey(json, wrapped);
      }
      json.writeEndArray();
      json.writeBinaryField("Commitment", summary.commitment().toByteArray());
      json.writeNumberField(
          "MessageNumber", new BigInteger(Long.toUnsignedString(summary.messageNumber())));
      json.writeBooleanField("IvBound", summary.ivBound());
      json.writeBooleanField("AadBound", summary.aadBound());
      json.writeNumberField("HeaderSize", summary.headerSizeBytes());
      json.writeNumberField("MessageSize", summary.messageSizeBytes());
      if (summary.plaintextSizeBytes().isPresent()) {
        json.writeNumberField("PlaintextSize", summary.plaintextSizeBytes().getAsLong());
      }
      json.writeEndObject();
    }
    return text.append(System.lineSeparator()).toString();
  }

  private static void wrappedKey(JsonGenerator json, Bytes wrapped) throws IOException {
    json.writeStartObject();
    String keyId = EmbeddedService.keyIdIn(wrapped).orElse(null);
    if (keyId != null) {
      json.writeStringField("KeyId", keyId);
    }
    json.writeBinaryField("CiphertextBlob", wrapped.toByteArray());
    json.writeEndObject();
  }
}
