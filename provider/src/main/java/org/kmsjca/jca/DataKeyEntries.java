// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.kmsjca.datakey.DataKeyReference;
import org.kmsjca.spec.KmsDataKey;

/**
 * The data keys of a KeyStore: names and wrapped keys, as lines of the KeyStore's file.
 *
 * <p>A line is {@code data-key-entry.<name>=<date> <algorithm> <bits> <KMS key> <context> <wrapped
 * key>}: the name as in a URL, the date as in ISO 8601, context and wrapped key in base64, {@code
 * -} for an empty context.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none: data keys are wrapped.
 */
final class DataKeyEntries {

  /** Begins the lines. */
  static final String PREFIX = "data-key-entry.";

  private static final String EMPTY_CONTEXT = "-";
  private static final int FIELDS = 6;

  private record Entry(DataKeyReference reference, Instant creationDate) {}

  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  /**
   * Reads the entries of a file.
   *
   * @throws IllegalArgumentException if one is malformed
   */
  static DataKeyEntries of(Properties properties) {
    DataKeyEntries read = new DataKeyEntries();
    read.entries.putAll(EntryLines.read(properties, PREFIX, "a data key", DataKeyEntries::parse));
    return read;
  }

  private static Entry parse(String value) {
    String[] fields = value.trim().split(" ", -1);
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException(fields.length + " fields; expected " + FIELDS);
    }
    String context = fields[4].equals(EMPTY_CONTEXT) ? "" : fields[4];
    return new Entry(
        KmsDataKeyHandle.parse(
            fields[3], fields[1], Integer.parseInt(fields[2]), context, fields[5]),
        Instant.parse(fields[0]));
  }

  /** Gives the lines of a file. */
  String lines() {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(entries)
        .forEach(
            (name, entry) -> {
              DataKeyReference key = entry.reference();
              String context = key.context().encoded().base64();
              lines
                  .append(PREFIX)
                  .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                  .append('=')
                  .append(
                      String.join(
                          " ",
                          entry.creationDate().toString(),
                          key.algorithm(),
                          String.valueOf(key.sizeBits()),
                          key.keyId(),
                          context.isEmpty() ? EMPTY_CONTEXT : context,
                          key.wrappedKey().base64()))
                  .append('\n');
            });
    return lines.toString();
  }

  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  boolean contains(String name) {
    return entries.containsKey(name);
  }

  /** Makes a handle for one owner, who may destroy it. */
  Optional<KmsDataKey> find(String name, KmsConnection connection) {
    return Optional.ofNullable(entries.get(name))
        .map(entry -> new KmsDataKeyHandle(entry.reference(), connection));
  }

  Optional<Instant> creationDate(String name) {
    return Optional.ofNullable(entries.get(name)).map(Entry::creationDate);
  }

  void put(String name, KmsDataKey key, Instant now) {
    entries.put(name, new Entry(KmsDataKeyHandle.referenceOf(key), now));
  }

  /** Takes a name away; false if it is none of a data key. */
  boolean remove(String name) {
    return entries.remove(name) != null;
  }
}
