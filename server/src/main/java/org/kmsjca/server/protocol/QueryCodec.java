// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the AWS query protocol: forms in which {@code Tags.member.1.Key} is a member of
 * the first element of a list.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class QueryCodec {

  /** The name of a request that is not of the form that it must have. */
  public static final String MALFORMED = "MalformedInput";

  /** The name of a request with a value that is not allowed. */
  public static final String VALIDATION = "ValidationError";

  private static final int MAX_PARAMETERS = 2_000;
  private static final String ELEMENT = ".member.";

  private QueryCodec() {}

  /**
   * Takes a form apart.
   *
   * @param body the form, {@code application/x-www-form-urlencoded} in UTF-8; stays the caller's
   * @return the parameters by name
   * @throws WireException if it is malformed, has a parameter twice, or too many
   */
  public static SortedMap<String, String> parameters(byte[] body) {
    SortedMap<String, String> parameters = new TreeMap<>();
    String form = new String(body, StandardCharsets.ISO_8859_1);
    for (String pair : form.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = unescape(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : unescape(pair.substring(equals + 1));
      if (parameters.put(name, value) != null) {
        throw new WireException(MALFORMED, "The parameter '" + name + "' came twice.");
      }
      if (parameters.size() > MAX_PARAMETERS) {
        throw new WireException(
            MALFORMED, "There are more than " + MAX_PARAMETERS + " parameters.");
      }
    }
    return Collections.unmodifiableSortedMap(parameters);
  }

  /**
   * Writes a request.
   *
   * @param service which service is asked
   * @param operation for which operation
   * @param request the record; stays the caller's. Secrets have no form: no request has any
   * @param target gets the form in UTF-8; stays open
   */
  public static void write(
      ServiceOperations service, WireOperation operation, Object request, OutputStream target) {
    FormText form = new FormText(target);
    form.pair("Action", operation.name()).pair("Version", service.version());
    structure(form, operation.input(), request, "");
  }

  private static void structure(FormText form, Structure structure, Object owner, String prefix) {
    for (Field field : structure.fields()) {
      Object value = field.read(owner);
      if (value != null && (field.isOptional() || !Absence.isAbsent(field.shape(), value))) {
        value(form, field.shape(), value, prefix + field.wireName());
      }
    }
  }

  private static void value(FormText form, Shape shape, Object value, String name) {
    if (shape instanceof Shape.Sequence list) {
      List<?> elements = (List<?>) value;
      if (elements.isEmpty()) {
        form.pair(name, "");
      }
      for (int i = 0; i < elements.size(); i++) {
        value(form, list.element(), elements.get(i), name + ELEMENT + (i + 1));
      }
    } else if (shape instanceof Shape.Nested nested) {
      structure(form, nested.structure(), value, name + ".");
    } else if (shape instanceof Shape.Choice choice) {
      form.pair(name, choice.names().getOrDefault(value, ""));
    } else if (shape == Shape.Scalar.SECRET || shape == Shape.Scalar.BYTES) {
      throw new IllegalArgumentException("there is no form for " + name);
    } else {
      form.pair(name, value.toString());
    }
  }

  private static String unescape(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (low < 0) {
          throw new WireException(MALFORMED, "A parameter has a percent sign without digits.");
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else {
        bytes.write(c == '+' ? ' ' : c);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireException(MALFORMED, "A parameter is not in UTF-8.");
    }
  }

  /**
   * Reads a request. Unknown parameters are ignored.
   *
   * @param input what members it can have
   * @param parameters by name
   * @return the request. Whether it keeps to its limits is for the service to check
   * @throws WireException if a value has the wrong form
   */
  public static Record read(Structure input, SortedMap<String, String> parameters) {
    return (Record) structure(input, parameters, "");
  }

  private static Object structure(
      Structure structure, SortedMap<String, String> parameters, String prefix) {
    @Nullable Object[] values = structure.absentValues();
    for (int i = 0; i < values.length; i++) {
      Field field = structure.fields().get(i);
      String name = prefix + field.wireName();
      boolean hasParts =
          field.shape() instanceof Shape.Sequence || field.shape() instanceof Shape.Nested;
      if (hasParts ? isThere(parameters, name) : parameters.containsKey(name)) {
        values[i] = value(field.shape(), parameters, name);
      }
    }
    return structure.make(values);
  }

  private static boolean isThere(SortedMap<String, String> parameters, String name) {
    return parameters.containsKey(name) || !within(parameters, name + ".").isEmpty();
  }

  private static Object value(Shape shape, SortedMap<String, String> parameters, String name) {
    if (shape instanceof Shape.Sequence list) {
      return list(list, parameters, name);
    }
    if (shape instanceof Shape.Nested nested) {
      return structure(nested.structure(), parameters, name + ".");
    }
    String text = parameters.getOrDefault(name, "");
    if (shape instanceof Shape.Choice choice) {
      Enum<?> value = choice.values().get(text);
      if (value == null) {
        Violations.check(List.of(Violations.notOneOf(text, name, choice)));
        throw new AssertionError("there was a violation");
      }
      return value;
    }
    return scalar((Shape.Scalar) shape, text, name);
  }

  private static List<Object> list(
      Shape.Sequence list, SortedMap<String, String> parameters, String name) {
    List<Object> elements = new ArrayList<>();
    int read = 0;
    while (isThere(parameters, name + ELEMENT + (elements.size() + 1))) {
      String element = name + ELEMENT + (elements.size() + 1);
      elements.add(value(list.element(), parameters, element));
      read += within(parameters, element + ".").size();
      read += parameters.containsKey(element) ? 1 : 0;
    }
    // One that is not read could be the policy that narrows a session.
    if (read < within(parameters, name + ".").size()
        || !parameters.getOrDefault(name, "").isEmpty()) {
      throw new WireException(
          MALFORMED, "The elements of '" + name + "' are not numbered from 1 on without gaps.");
    }
    return elements;
  }

  private static SortedMap<String, String> within(
      SortedMap<String, String> parameters, String prefix) {
    // The sign after the dot ends what begins with it.
    return parameters.subMap(prefix, prefix.substring(0, prefix.length() - 1) + '/');
  }

  private static Object scalar(Shape.Scalar scalar, String text, String name) {
    try {
      return switch (scalar) {
        case TEXT -> text;
        case INTEGER -> Integer.parseInt(text);
        case LONG -> Long.parseLong(text);
        case FLAG -> flag(text, name);
        case TIME -> Instant.parse(text);
        case BYTES, SECRET, PAIRS -> throw wrong(name);
      };
    } catch (NumberFormatException | DateTimeException e) {
      throw wrong(name);
    }
  }

  private static boolean flag(String text, String name) {
    if (!text.equals("true") && !text.equals("false")) {
      throw wrong(name);
    }
    return text.equals("true");
  }

  private static WireException wrong(String name) {
    return new WireException(MALFORMED, "The parameter '" + name + "' has the wrong form.");
  }
}
