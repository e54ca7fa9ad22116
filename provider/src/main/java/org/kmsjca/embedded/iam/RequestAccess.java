// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.embedded.policy.ConditionValues;
import org.kmsjca.kms.Arn;

/**
 * Derives from the members of a request which permission it needs.
 *
 * <p>The resource is what the request names, in this order: a group, a user, a role, a managed
 * policy; nothing for lists of these. Something that does not exist has the path of the request, or
 * none.
 */
final class RequestAccess {

  private static final ClassValue<Map<String, Method>> MEMBERS =
      new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
          Map<String, Method> members = new LinkedHashMap<>();
          for (RecordComponent component : type.getRecordComponents()) {
            members.put(component.getName(), component.getAccessor());
          }
          return members;
        }
      };

  private final IamCall call;
  private final IamRequest<?> request;
  private final Map<String, Method> members;
  private final ConditionValues.Builder conditions = ConditionValues.builder();
  private Identity.@Nullable Holder holder;

  private RequestAccess(IamCall call, IamRequest<?> request) {
    this.call = call;
    this.request = request;
    members = MEMBERS.get(request.getClass());
  }

  /** Derives the permission. */
  static IamAccess of(IamCall call, IamRequest<?> request) {
    return new RequestAccess(call, request).derive();
  }

  private IamAccess derive() {
    Arn resource = resource();
    addHolder();
    addTags();
    String policyArn = text("policyArn");
    if (policyArn != null) {
      conditions.add("iam:PolicyARN", policyArn);
    }
    boolean predefined = resource != null && resource.account().equals(PredefinedPolicies.ACCOUNT);
    return new IamAccess(
        request.service() + ":" + request.operation(), resource, null, predefined, conditions);
  }

  private @Nullable Arn resource() {
    if (text("groupName") != null) {
      return holder(HolderType.GROUP, text("groupName"));
    }
    if (members.containsKey("userName")) {
      return text("userName") == null ? ownResource() : holder(HolderType.USER, text("userName"));
    }
    if (text("roleName") != null) {
      return holder(HolderType.ROLE, text("roleName"));
    }
    if (text("policyArn") != null) {
      return Arn.parse(text("policyArn")).orElse(null);
    }
    return text("policyName") == null ? null : call.arn("policy", text("path"), text("policyName"));
  }

  /* The caller's own user, or the root of the account. */
  private Arn ownResource() {
    Arn arn = call.caller().caller().arn();
    return arn.resourceType().equals("user")
        ? holder(HolderType.USER, StoredIdentities.nameOf(arn))
        : arn;
  }

  private Arn holder(HolderType type, @Nullable String name) {
    String known = String.valueOf(name);
    Optional<? extends Identity.Holder> found = type.look(call.known(), call.account(), known);
    holder = found.orElse(null);
    return holder == null ? call.arn(type.text(), text("path"), known) : holder.arn();
  }

  private void addHolder() {
    String boundary = text("permissionsBoundary");
    if (holder != null) {
      addResourceTags(conditions, holder.attachments().tags());
      boundary = boundary == null ? holder.attachments().boundary() : boundary;
    }
    if (boundary != null) {
      conditions.add("iam:PermissionsBoundary", boundary);
    }
  }

  private void addTags() {
    if (value("tags") instanceof List<?> tags && !tags.isEmpty()) {
      addTags(conditions, tags.stream().map(Tag.class::cast).toList());
    }
    if (value("tagKeys") instanceof List<?> keys && !keys.isEmpty()) {
      conditions.addAll("aws:TagKeys", keys.stream().map(String::valueOf).toList());
    }
  }

  /** Supplies the labels of a request. */
  static void addTags(ConditionValues.Builder conditions, List<Tag> tags) {
    tags.forEach(tag -> conditions.add("aws:RequestTag/" + tag.key(), tag.value()));
    conditions.addAll("aws:TagKeys", tags.stream().map(Tag::key).toList());
  }

  /** Supplies labels that are there. */
  static void addResourceTags(ConditionValues.Builder conditions, SortedMap<String, String> tags) {
    tags.forEach(
        (key, value) ->
            conditions.add("aws:ResourceTag/" + key, value).add("iam:ResourceTag/" + key, value));
  }

  private @Nullable String text(String member) {
    return value(member) instanceof String text ? text : null;
  }

  private @Nullable Object value(String member) {
    Method accessor = members.get(member);
    try {
      return accessor == null ? null : accessor.invoke(request);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the accessors of requests are public and do not throw", e);
    }
  }
}
