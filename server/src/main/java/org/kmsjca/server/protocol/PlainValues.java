// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * Results as clients of AWS show them: maps in the order of the record, lists, texts, numbers and
 * flags. Members are absent where the protocol of the service leaves them out.
 *
 * <p>Bytes are texts in base64; secrets of AWS IAM and AWS STS are texts as they are. Policy
 * documents of AWS IAM are taken apart.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> texts made of a result hold its secrets and
 * cannot be wiped. This is for programs that show a result once and end.
 */
public final class PlainValues {

  /* AWS KMS says last whether there is more, AWS IAM before it says where. */
  private static final String TRUNCATED = "Truncated";

  private final ServiceOperations service;
  private final Function<Instant, String> times;

  /**
   * Makes a reader of results.
   *
   * @param service which service answered
   * @param times writes moments
   */
  public PlainValues(ServiceOperations service, Function<Instant, String> times) {
    this.service = service;
    this.times = times;
  }

  /**
   * Reads a result.
   *
   * @param output what members it has
   * @param result the record; stays the caller's
   * @return its members
   */
  public Map<String, @Nullable Object> of(Structure output, Object result) {
    return structure(output, result, true);
  }

  private Map<String, @Nullable Object> structure(
      Structure structure, Object owner, boolean emptyLists) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Field field : structure.fields()) {
      Object value = field.read(owner);
      boolean shown = emptyLists && field.shape() instanceof Shape.Sequence;
      if (value == null || (!shown && Absence.isAbsent(field.shape(), value))) {
        continue;
      }
      String twin = DeprecatedMembers.twin(structure, field, value);
      if (twin != null) {
        members.put(twin, value(field.shape(), value));
      }
      members.put(field.wireName(), member(field, value));
    }
    if (service == ServiceOperations.KMS && members.containsKey(TRUNCATED)) {
      members.put(TRUNCATED, members.remove(TRUNCATED));
    }
    return members;
  }

  private @Nullable Object member(Field field, Object value) {
    String name = field.wireName();
    if (service == ServiceOperations.KMS) {
      return value(field.shape(), value);
    }
    if (name.equals(XmlCodec.BOUNDARY)) {
      Map<String, @Nullable Object> boundary = new LinkedHashMap<>();
      boundary.put(name + "Type", "Policy");
      boundary.put(name + "Arn", value);
      return boundary;
    }
    return XmlCodec.ESCAPED.contains(name)
        ? JsonTree.read((String) value)
        : value(field.shape(), value);
  }

  private @Nullable Object value(Shape shape, Object value) {
    if (shape instanceof Shape.Sequence list) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (Object element : (List<?>) value) {
        elements.add(value(list.element(), element));
      }
      return elements;
    }
    if (shape instanceof Shape.Nested nested) {
      return structure(nested.structure(), value, Absence.showsEmptyLists(nested.structure()));
    }
    return shape instanceof Shape.Choice choice
        ? choice.names().get(value)
        : scalar((Shape.Scalar) shape, value);
  }

  private Object scalar(Shape.Scalar scalar, Object value) {
    return switch (scalar) {
      case TEXT, INTEGER, LONG, FLAG -> value;
      case TIME -> times.apply((Instant) value);
      case BYTES -> Base64.getEncoder().encodeToString(((Bytes) value).toByteArray());
      case SECRET -> ((KeyMaterial) value).lend(this::secret);
      case PAIRS -> new LinkedHashMap<>(((EncryptionContext) value).pairs());
    };
  }

  private String secret(byte[] bytes) {
    return service == ServiceOperations.KMS
        ? Base64.getEncoder().encodeToString(bytes)
        : new String(bytes, StandardCharsets.US_ASCII);
  }
}
