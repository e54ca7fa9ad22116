// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Makes records of any structure with random values, and compares them. */
public final class RecordMaker {

  private static final String[] TEXTS = {
    "", "a", "alias/x", "\"quoted\" \\ \n\t", "äöü €", "\uD83D\uDD11", "a&b=c+d e%20<f>\u0001\r"
  };

  private final Random random;
  private final boolean texts;

  /**
   * Makes a source of records.
   *
   * @param texts whether secrets are texts in ASCII
   */
  public RecordMaker(long seed, boolean texts) {
    random = new Random(seed);
    this.texts = texts;
  }

  /** Makes a record. */
  public Object make(Structure structure) {
    Object[] values = structure.absentValues();
    for (int i = 0; i < values.length; i++) {
      if (!structure.fields().get(i).isOptional() || random.nextBoolean()) {
        values[i] = value(structure.fields().get(i).shape());
      }
    }
    return structure.make(values);
  }

  private Object value(Shape shape) {
    if (shape instanceof Shape.Scalar scalar) {
      return scalar(scalar);
    }
    if (shape instanceof Shape.Choice choice) {
      List<Enum<?>> all = new ArrayList<>(choice.values().values());
      return all.get(random.nextInt(all.size()));
    }
    if (shape instanceof Shape.Sequence list) {
      List<Object> elements = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        elements.add(value(list.element()));
      }
      return elements;
    }
    return make(((Shape.Nested) shape).structure());
  }

  private Object scalar(Shape.Scalar scalar) {
    return switch (scalar) {
      case TEXT -> text();
      case INTEGER -> random.nextInt();
      case LONG -> random.nextLong();
      case FLAG -> random.nextBoolean();
      case TIME -> Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
      case BYTES -> Bytes.wrap(bytes());
      case SECRET ->
          KeyMaterial.wrap(texts ? "s3cr/+=".getBytes(StandardCharsets.US_ASCII) : bytes());
      case PAIRS -> {
        Map<String, String> pairs = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          pairs.put(text(), text());
        }
        yield EncryptionContext.of(pairs);
      }
    };
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Shows all values of a record, secrets too. */
  public static String show(Structure structure, Object record) {
    StringBuilder text = new StringBuilder();
    for (Field field : structure.fields()) {
      text.append(field.name()).append('=').append(show(field.read(record))).append('\n');
    }
    return text.toString();
  }

  private static String show(Object value) {
    if (value instanceof KeyMaterial secret) {
      return secret.lend(bytes -> Bytes.copyOf(bytes).hex());
    }
    if (value instanceof EncryptionContext context) {
      return context.encoded().hex();
    }
    if (value instanceof Bytes bytes) {
      return bytes.hex();
    }
    return value instanceof Record record
        ? show(Structure.of(record.getClass()), record)
        : String.valueOf(value);
  }
}
