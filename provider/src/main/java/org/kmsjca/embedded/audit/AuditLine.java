// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/**
 * Writes a record as a line of JSON, up to where the chain member follows: without its closing
 * brace.
 */
final class AuditLine {

  /** The largest {@code requestParameters}, in bytes of JSON; larger ones are left out. */
  static final int MAX_PARAMETERS_BYTES = 100 * 1024;

  /** The longest {@code errorMessage}, in characters; longer ones are cut. */
  static final int MAX_MESSAGE_LENGTH = 1024;

  private static final byte[] BEGIN = ascii("{\"eventVersion\":\"1.11\",\"userIdentity\":");
  private static final byte[] EVENT_TIME = ascii(",\"eventTime\":\"");
  private static final byte[] EVENT_SOURCE = ascii("\",\"eventSource\":\"");
  private static final byte[] EVENT_NAME = ascii("\",\"eventName\":\"");
  private static final byte[] AWS_REGION = ascii("\",\"awsRegion\":\"");
  private static final byte[] QUOTE = ascii("\"");
  private static final byte[] REQUEST_PARAMETERS = ascii(",\"requestParameters\":");
  private static final byte[] RESPONSE_ELEMENTS = ascii(",\"responseElements\":");
  private static final byte[] ADDITIONAL = ascii(",\"additionalEventData\":");
  private static final byte[] REQUEST_ID = ascii(",\"requestID\":\"");
  private static final byte[] EVENT_ID = ascii("\",\"eventID\":\"");
  private static final byte[] SERVICE_EVENT_ID = ascii(",\"eventID\":\"");
  private static final byte[] READ_ONLY = ascii("\",\"readOnly\":true");
  private static final byte[] NOT_READ_ONLY = ascii("\",\"readOnly\":false");
  private static final byte[] RESOURCES = ascii(",\"resources\":[{\"accountId\":");
  private static final byte[] NEXT_RESOURCE = ascii(",{\"accountId\":");
  private static final byte[] KEY_ARN = ascii(",\"type\":\"AWS::KMS::Key\",\"ARN\":");
  private static final byte[] ROLE_ARN = ascii(",\"type\":\"AWS::IAM::Role\",\"ARN\":");
  private static final byte[] API_CALL =
      ascii(",\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\"");
  private static final byte[] SERVICE_EVENT =
      ascii(
          ",\"eventType\":\"AwsServiceEvent\",\"managementEvent\":true,\"recipientAccountId\":\"");
  private static final byte[] SHARED_EVENT_ID = ascii("\",\"sharedEventID\":\"");
  private static final byte[] SERVICE_EVENT_DETAILS = ascii(",\"serviceEventDetails\":");
  private static final byte[] END = ascii(",\"eventCategory\":\"Management\"");

  /* Many records bear the same second. */
  private static volatile Time lastTime = new Time(Long.MIN_VALUE, new byte[0]);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Time(long second, byte[] text) {}

  private AuditLine() {}

  /** Writes the record for one account. */
  static void write(JsonText json, AuditEvent event, AuditEvent.Copy copy) {
    json.raw(BEGIN);
    event.origin().writeIdentity(json, copy.recipientAccountId());
    json.raw(EVENT_TIME);
    json.raw(time(event.eventTime()));
    json.raw(EVENT_SOURCE);
    json.append(event.eventSource());
    json.raw(EVENT_NAME);
    json.append(event.eventName());
    json.raw(AWS_REGION);
    json.append(event.awsRegion());
    json.raw(QUOTE);
    event.origin().writeSource(json);
    AuditEvent.Failure failure = event.failure();
    if (failure != null) {
      json.member("errorCode", failure.errorCode());
      if (failure.errorMessage() != null) {
        json.member("errorMessage", cut(failure.errorMessage()));
      }
    }
    json.raw(REQUEST_PARAMETERS);
    writeBounded(json, "requestParameters", event.requestParameters());
    json.raw(RESPONSE_ELEMENTS);
    writeBounded(json, "responseElements", event.responseElements());
    writeOptional(json, ADDITIONAL, event.additionalEventData());
    if (event.requestId() != null) {
      json.raw(REQUEST_ID);
      json.append(event.requestId());
    }
    json.raw(event.isServiceEvent() ? SERVICE_EVENT_ID : EVENT_ID);
    json.append(copy.eventId());
    json.raw(event.readOnly() ? READ_ONLY : NOT_READ_ONLY);
    writeResources(json, event.resources());
    json.raw(event.isServiceEvent() ? SERVICE_EVENT : API_CALL);
    json.append(copy.recipientAccountId());
    if (copy.sharedEventId() != null) {
      json.raw(SHARED_EVENT_ID);
      json.append(copy.sharedEventId());
    }
    json.raw(QUOTE);
    writeOptional(json, SERVICE_EVENT_DETAILS, event.serviceEventDetails());
    json.raw(END);
  }

  private static byte[] time(Instant instant) {
    Time last = lastTime;
    if (last.second() != instant.getEpochSecond()) {
      last =
          new Time(
              instant.getEpochSecond(), ascii(instant.truncatedTo(ChronoUnit.SECONDS).toString()));
      lastTime = last;
    }
    return last.text();
  }

  private static void writeResources(JsonText json, List<Arn> resources) {
    for (int i = 0; i < resources.size(); i++) {
      Arn resource = resources.get(i);
      json.raw(i == 0 ? RESOURCES : NEXT_RESOURCE);
      json.string(resource.account());
      json.raw(resource.service().equals("iam") ? ROLE_ARN : KEY_ARN);
      json.string(resource.toString());
      json.endObject();
    }
    if (!resources.isEmpty()) {
      json.endArray();
    }
  }

  private static void writeOptional(JsonText json, byte[] name, @Nullable JsonMembers members) {
    if (members != null) {
      int begin = json.size();
      json.raw(name);
      if (!writeObject(json, members)) {
        json.cutTo(begin);
      }
    }
  }

  /* Gives false if the object has no members. */
  private static boolean writeObject(JsonText json, JsonMembers members) {
    json.beginObject();
    int empty = json.size();
    members.writeTo(json);
    boolean written = json.size() > empty;
    json.endObject();
    return written;
  }

  private static void writeBounded(JsonText json, String name, @Nullable JsonMembers members) {
    int begin = json.size();
    if (members == null || !writeObject(json, members)) {
      json.cutTo(begin);
      json.nullValue();
      return;
    }
    int size = json.size() - begin;
    if (size > MAX_PARAMETERS_BYTES) {
      json.cutTo(begin);
      json.beginObject();
      json.member("omitted", true);
      json.member("originalSize", size);
      json.member("reason", name + " too large");
      json.endObject();
    }
  }

  private static String cut(String message) {
    return message.length() <= MAX_MESSAGE_LENGTH
        ? message
        : message.substring(0, MAX_MESSAGE_LENGTH);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
