// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/** Writes one event as one line of JSON, in ASCII only, so that any text can be recorded. */
final class AuditLine {

  /** The largest {@code requestParameters}, in bytes of JSON; larger ones are left out. */
  static final int MAX_PARAMETERS_BYTES = 100 * 1024;

  /** The longest {@code errorMessage}, in characters; longer ones are cut. */
  static final int MAX_MESSAGE_LENGTH = 1024;

  private static final String VERSION = "1.11";
  private static final int TYPICAL_LINE_BYTES = 2048;

  /* Escaping everything else also makes lone surrogates writable, which UTF-8 cannot express. */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AuditLine() {}

  /** Gives the line with its line feed. */
  static ByteBuffer of(AuditEvent event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_LINE_BYTES);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, event);
    } catch (IOException e) {
      throw new UncheckedIOException("an array cannot fail to be written", e);
    }
    out.write('\n');
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static void write(JsonGenerator json, AuditEvent event) throws IOException {
    json.writeStartObject();
    json.writeStringField("eventVersion", VERSION);
    writeMember(json, "userIdentity", event.origin().userIdentity());
    json.writeStringField("eventTime", event.eventTime().truncatedTo(ChronoUnit.SECONDS) + "");
    json.writeStringField("eventSource", "kms.amazonaws.com");
    json.writeStringField("eventName", event.eventName());
    json.writeStringField("awsRegion", event.awsRegion());
    json.writeStringField("sourceIPAddress", event.origin().sourceIpAddress());
    json.writeStringField("userAgent", event.origin().userAgent());
    AuditEvent.Failure failure = event.failure();
    if (failure != null) {
      json.writeStringField("errorCode", failure.errorCode());
      if (failure.errorMessage() != null) {
        json.writeStringField("errorMessage", cut(failure.errorMessage()));
      }
    }
    json.writeFieldName("requestParameters");
    writeBounded(json, "requestParameters", event.requestParameters());
    json.writeFieldName("responseElements");
    writeBounded(json, "responseElements", event.responseElements());
    if (event.additionalEventData() != null) {
      writeMember(json, "additionalEventData", event.additionalEventData());
    }
    if (event.requestId() != null) {
      json.writeStringField("requestID", event.requestId());
    }
    json.writeStringField("eventID", event.eventId());
    json.writeBooleanField("readOnly", event.readOnly());
    writeResources(json, event.resources());
    json.writeStringField("eventType", event.isServiceEvent() ? "AwsServiceEvent" : "AwsApiCall");
    json.writeBooleanField("managementEvent", true);
    json.writeStringField("recipientAccountId", event.recipientAccountId());
    if (event.serviceEventDetails() != null) {
      writeMember(json, "serviceEventDetails", event.serviceEventDetails());
    }
    json.writeStringField("eventCategory", "Management");
    json.writeEndObject();
  }

  private static void writeResources(JsonGenerator json, List<Arn> resources) throws IOException {
    if (resources.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("resources");
    for (Arn resource : resources) {
      json.writeStartObject();
      json.writeStringField("accountId", resource.account());
      json.writeStringField("type", "AWS::KMS::Key");
      json.writeStringField("ARN", resource.toString());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeMember(JsonGenerator json, String name, Map<?, ?> map)
      throws IOException {
    json.writeFieldName(name);
    writeValue(json, map);
  }

  private static void writeBounded(JsonGenerator json, String name, @Nullable Map<?, ?> map)
      throws IOException {
    if (map == null || atMost(MAX_PARAMETERS_BYTES, map)) {
      writeValue(json, map);
      return;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator scratch = JSON.createGenerator(text)) {
      writeValue(scratch, map);
    }
    int size = text.toString().getBytes(StandardCharsets.UTF_8).length;
    if (size <= MAX_PARAMETERS_BYTES) {
      json.writeRawValue(text.toString());
      return;
    }
    json.writeStartObject();
    json.writeBooleanField("omitted", true);
    json.writeNumberField("originalSize", size);
    json.writeStringField("reason", name + " too large");
    json.writeEndObject();
  }

  /* A quick upper bound; a character takes six bytes at most ("\\u1234"). */
  private static boolean atMost(int bytes, Map<?, ?> map) {
    long bound = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      bound += boundOf(entry.getKey()) + boundOf(entry.getValue());
    }
    return bound <= bytes;
  }

  private static long boundOf(Object value) {
    int punctuation = 4;
    if (value instanceof Map<?, ?> map) {
      long bound = punctuation;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        bound += boundOf(entry.getKey()) + boundOf(entry.getValue());
      }
      return bound;
    }
    if (value instanceof List<?> list) {
      return punctuation + list.stream().mapToLong(AuditLine::boundOf).sum();
    }
    return punctuation + 6L * value.toString().length();
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName((String) entry.getKey());
        writeValue(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        writeValue(json, element);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString((String) value);
    }
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH);
  }
}
