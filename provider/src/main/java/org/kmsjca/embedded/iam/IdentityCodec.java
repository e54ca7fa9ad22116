// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.material.KeyMaterial;

/**
 * Writes identities as documents, and reads them.
 *
 * <p>The kind of a document is the name of the record in lower case. A reader takes members that it
 * does not know for those of a newer release, and refuses documents that lack one.
 */
final class IdentityCodec {

  private static final ObjectMapper JSON = new ObjectMapper();

  private IdentityCodec() {}

  /** Writes an identity that has no secret. */
  static IdentityDocument write(Identity identity) {
    return write(identity, null);
  }

  /** Writes an identity. */
  static IdentityDocument write(Identity identity, @Nullable KeyMaterial secret) {
    ObjectNode json = JSON.createObjectNode();
    if (identity instanceof Identity.Holder holder) {
      writeHolder(json, holder);
    } else if (identity instanceof Identity.Account account) {
      json.put("account", account.account());
      putList(json, "accessKeyIds", account.accessKeyIds());
    } else if (identity instanceof Identity.Policy policy) {
      writePolicy(json, policy);
    } else if (identity instanceof Identity.AccessKey key) {
      json.put("accessKeyId", key.accessKeyId())
          .put("principal", key.principal().toString())
          .put("principalId", key.principalId())
          .put("active", key.active())
          .put("createDate", key.createDate().toString());
    } else if (identity instanceof Identity.Session session) {
      writeSession(json, session);
    }
    String kind = identity.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return new IdentityDocument(StoredIdentities.id(identity), kind, json.toString(), secret);
  }

  private static void writeHolder(ObjectNode json, Identity.Holder holder) {
    json.put("arn", holder.arn().toString()).put("uniqueId", holder.uniqueId());
    putMap(json, "inline", holder.attachments().inline());
    putList(json, "managed", holder.attachments().managed());
    json.put("boundary", holder.attachments().boundary());
    putMap(json, "tags", holder.attachments().tags());
    if (holder instanceof Identity.User user) {
      json.put("createDate", user.createDate().toString());
      putList(json, "groups", user.groups());
      putList(json, "accessKeyIds", user.accessKeyIds());
    } else if (holder instanceof Identity.Group group) {
      json.put("createDate", group.createDate().toString());
    } else if (holder instanceof Identity.Role role) {
      json.put("createDate", role.createDate().toString())
          .put("trustPolicy", role.trustPolicy())
          .put("description", role.description())
          .put("maxSessionDuration", role.maxSessionDuration());
    }
  }

  private static void writePolicy(ObjectNode json, Identity.Policy policy) {
    json.put("arn", policy.arn().toString())
        .put("uniqueId", policy.uniqueId())
        .put("createDate", policy.createDate().toString())
        .put("updateDate", policy.updateDate().toString())
        .put("description", policy.description())
        .put("defaultVersionId", policy.defaultVersionId())
        .put("lastVersion", policy.lastVersion());
    for (Identity.Policy.Version version : policy.versions()) {
      json.withArray("versions")
          .addObject()
          .put("id", version.id())
          .put("document", version.document())
          .put("createDate", version.createDate().toString());
    }
  }

  private static void writeSession(ObjectNode json, Identity.Session session) {
    json.put("accessKeyId", session.accessKeyId())
        .put("role", session.role().toString())
        .put("roleId", session.roleId())
        .put("name", session.name())
        .put("issued", session.issued().toString())
        .put("expiration", session.expiration().toString())
        .put("policy", session.policy())
        .put("sourceIdentity", session.sourceIdentity())
        .put("tokenHash", session.tokenHash());
    putList(json, "policyArns", session.policyArns());
    putMap(json, "tags", session.tags());
    putList(json, "transitiveTagKeys", session.transitiveTagKeys());
  }

  private static void putList(ObjectNode json, String name, List<String> values) {
    values.forEach(json.putArray(name)::add);
  }

  private static void putMap(ObjectNode json, String name, SortedMap<String, String> values) {
    values.forEach(json.putObject(name)::put);
  }

  /**
   * Reads an identity.
   *
   * @throws org.kmsjca.kms.KmsUnavailableException if the document cannot be read
   */
  static Identity read(IdentityDocument document) {
    try {
      return new Reader(JSON.readTree(document.json())).identity(document.kind());
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      throw StoredIdentities.damaged(document.id(), e);
    }
  }

  /** Reads the members of one object. */
  private record Reader(JsonNode json) {

    Identity identity(String kind) {
      return switch (kind) {
        case "account" -> new Identity.Account(text("account"), list("accessKeyIds"));
        case "user" ->
            new Identity.User(
                arn("arn"),
                text("uniqueId"),
                instant("createDate"),
                attachments(),
                list("groups"),
                list("accessKeyIds"));
        case "group" ->
            new Identity.Group(arn("arn"), text("uniqueId"), instant("createDate"), attachments());
        case "role" ->
            new Identity.Role(
                arn("arn"),
                text("uniqueId"),
                instant("createDate"),
                attachments(),
                text("trustPolicy"),
                text("description"),
                number("maxSessionDuration"));
        case "policy" ->
            new Identity.Policy(
                arn("arn"),
                text("uniqueId"),
                instant("createDate"),
                instant("updateDate"),
                text("description"),
                text("defaultVersionId"),
                versions(),
                number("lastVersion"));
        case "accesskey" ->
            new Identity.AccessKey(
                text("accessKeyId"),
                arn("principal"),
                text("principalId"),
                json.required("active").booleanValue(),
                instant("createDate"));
        case "session" -> session();
        default -> throw new IllegalArgumentException("unknown kind '" + kind + "'");
      };
    }

    private Identity.Session session() {
      return new Identity.Session(
          text("accessKeyId"),
          arn("role"),
          text("roleId"),
          text("name"),
          instant("issued"),
          instant("expiration"),
          optional("policy"),
          list("policyArns"),
          map("tags"),
          list("transitiveTagKeys"),
          optional("sourceIdentity"),
          text("tokenHash"));
    }

    private Attachments attachments() {
      return new Attachments(map("inline"), list("managed"), optional("boundary"), map("tags"));
    }

    private List<Identity.Policy.Version> versions() {
      List<Identity.Policy.Version> versions = new ArrayList<>();
      for (JsonNode each : json.required("versions")) {
        Reader version = new Reader(each);
        versions.add(
            new Identity.Policy.Version(
                version.text("id"), version.text("document"), version.instant("createDate")));
      }
      return versions;
    }

    private String text(String name) {
      String text = json.required(name).textValue();
      if (text == null) {
        throw new IllegalArgumentException("'" + name + "' is no text");
      }
      return text;
    }

    private @Nullable String optional(String name) {
      return json.required(name).textValue();
    }

    private Arn arn(String name) {
      return Arn.of(text(name));
    }

    private Instant instant(String name) {
      return Instant.parse(text(name));
    }

    private int number(String name) {
      JsonNode number = json.required(name);
      if (!number.canConvertToInt()) {
        throw new IllegalArgumentException("'" + name + "' is no number");
      }
      return number.intValue();
    }

    private List<String> list(String name) {
      List<String> values = new ArrayList<>();
      json.required(name).forEach(value -> values.add(value.asText()));
      return values;
    }

    private SortedMap<String, String> map(String name) {
      SortedMap<String, String> values = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : json.required(name).properties()) {
        values.put(entry.getKey(), entry.getValue().asText());
      }
      return values;
    }
  }
}
