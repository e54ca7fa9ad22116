// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the records that a chain writes about itself.
 *
 * @param events names them
 * @param region the Region they bear
 * @param account the account they bear
 */
record ServiceRecords(AuditEvents events, String region, String account) {

  /** The name of the event that is a digest. */
  static final String DIGEST = "AuditDigest";

  /** The name of the event that tells of a torn line. */
  static final String TORN = "AuditTornLine";

  private static final int TYPICAL_BYTES = 1024;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Makes a digest, without its place in the chain.
   *
   * @param reason why it is made now
   * @param previous the digest before
   * @param last the last record before the digest
   */
  JsonText digest(Instant time, String reason, String chainId, ChainHead previous, ChainHead last) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("chainId", chainId);
    details.put("firstRecord", previous.number() + 1);
    details.put("lastRecord", last.number());
    details.put("lastHash", last.hash().hex());
    details.put("previousDigest", previous.number());
    details.put("previousDigestHash", previous.hash().hex());
    details.put("reason", reason);
    return line(DIGEST, time, details);
  }

  /**
   * Makes the record that stands after a torn line.
   *
   * @param bytes how much there is of it
   * @param hash of these bytes
   */
  JsonText torn(Instant time, long bytes, String hash) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("tornBytes", bytes);
    details.put("tornHash", hash);
    return line(TORN, time, details);
  }

  private JsonText line(String name, Instant time, Map<String, Object> details) {
    AuditEvent event =
        events.byService(name, time, region, account, List.of(), JsonMembers.of(details));
    JsonText json = new JsonText(TYPICAL_BYTES);
    AuditLine.write(json, event, event.copies().get(0));
    return json;
  }

  /** Reads the time of a file's first record; {@code otherwise} if it has none. */
  static Instant beginOf(Path file, Instant otherwise) throws IOException {
    try (LineReader reader = new LineReader(file)) {
      LineReader.Line first = reader.next();
      return first == null ? otherwise : Instant.parse(member(first.text(), "eventTime"));
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  /** Reads a member of a record or of one of its objects; empty if there is none. */
  static String member(byte[] line, String name) {
    try (JsonParser json = JSON.createParser(line)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME && json.currentName().equals(name)) {
          json.nextToken();
          return json.getText();
        }
      }
      return "";
    } catch (IOException e) {
      return "";
    }
  }
}
