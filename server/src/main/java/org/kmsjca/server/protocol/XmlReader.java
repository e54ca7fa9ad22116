// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/** Reads the members of one answer of the query protocol. Confined to one thread. */
final class XmlReader {

  private final XmlCursor xml;
  private final List<KeyMaterial> secrets = new ArrayList<>();

  XmlReader(XmlCursor xml) {
    this.xml = xml;
  }

  /** Reads a result, which is the present element. */
  Object read(Structure structure) {
    boolean made = false;
    try {
      Object result = structure(structure);
      made = true;
      return result;
    } finally {
      if (!made) {
        secrets.forEach(KeyMaterial::destroy);
      }
    }
  }

  private Object structure(Structure structure) {
    @Nullable Object[] values = structure.absentValues();
    while (xml.child()) {
      int position = structure.position(xml.name());
      if (position < 0) {
        xml.skip();
      } else {
        Field field = structure.fields().get(position);
        values[position] = member(field);
      }
    }
    return structure.make(values);
  }

  private @Nullable Object member(Field field) {
    String name = field.wireName();
    if (name.equals(XmlCodec.BOUNDARY)) {
      return boundary(name + "Arn");
    }
    return XmlCodec.ESCAPED.contains(name)
        ? unescaped(field, xml.text())
        : value(field.shape(), field);
  }

  private @Nullable String boundary(String name) {
    String arn = null;
    while (xml.child()) {
      if (xml.name().equals(name)) {
        arn = xml.text();
      } else {
        xml.skip();
      }
    }
    return arn;
  }

  private static String unescaped(Field field, String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong(field);
    }
  }

  private Object value(Shape shape, Field field) {
    if (shape instanceof Shape.Sequence list) {
      List<Object> elements = new ArrayList<>();
      while (xml.child()) {
        if (xml.name().equals(XmlCodec.MEMBER)) {
          elements.add(value(list.element(), field));
        } else {
          xml.skip();
        }
      }
      return elements;
    }
    if (shape instanceof Shape.Nested nested) {
      return structure(nested.structure());
    }
    String text = xml.text();
    if (shape instanceof Shape.Choice choice) {
      Enum<?> value = choice.values().get(text);
      if (value == null) {
        throw wrong(field);
      }
      return value;
    }
    return scalar((Shape.Scalar) shape, text, field);
  }

  private Object scalar(Shape.Scalar scalar, String text, Field field) {
    try {
      return switch (scalar) {
        case TEXT -> text;
        case INTEGER -> Integer.valueOf(text);
        case LONG -> Long.valueOf(text);
        case FLAG -> flag(text, field);
        case TIME -> OffsetDateTime.parse(text).toInstant();
        case BYTES -> Bytes.wrap(Base64.getDecoder().decode(text));
        case SECRET -> secret(text);
        case PAIRS -> throw wrong(field);
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw wrong(field);
    }
  }

  private static boolean flag(String text, Field field) {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(field);
    }
    return text.equals("true");
  }

  private KeyMaterial secret(String text) {
    KeyMaterial secret = KeyMaterial.wrap(text.getBytes(StandardCharsets.UTF_8));
    secrets.add(secret);
    return secret;
  }

  private static WireException wrong(Field field) {
    return new WireException(
        WireException.SERIALIZATION,
        "The member '" + field.wireName() + "' has a value that is not known.");
  }
}
