// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.AttachedPolicy;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.Tag;
import org.kmsjca.kms.Arn;

/** What can be done to users, groups and roles alike. Each method gives what is to be stored. */
final class Holders {

  private static final int MAX_MANAGED = 10;

  private Holders() {}

  /**
   * Gives policies and labels of something that is about to be made.
   *
   * @throws IamException with {@code EntityAlreadyExists} if the name is taken
   */
  static Attachments create(
      IamCall call, HolderType type, String name, @Nullable String boundary, List<Tag> tags) {
    if (type.look(call.known(), call.account(), name).isPresent()) {
      throw new IamException(
          IamErrorCode.ENTITY_ALREADY_EXISTS,
          type.title() + " with name " + name + " already exists.");
    }
    if (boundary != null) {
      attachable(call, boundary);
    }
    return Attachments.NONE.withBoundary(boundary).withTags(Tags.merge(new TreeMap<>(), tags));
  }

  /** Makes the mark of the account, unless it is there. */
  static @Nullable IdentityChange mark(IamCall call) {
    return call.known().isManaged(call.account())
        ? null
        : IamOutcome.put(new Identity.Account(call.account(), List.of()));
  }

  static Identity putInline(
      IamCall call, HolderType type, String name, String policyName, String document) {
    Identity.Holder holder = type.find(call, name);
    PolicyTexts.check(document);
    Attachments changed = holder.attachments().withInline(policyName, document);
    PolicyTexts.checkSize(
        changed.inline().values(), type.maxInlineCharacters(), type.text() + " " + name);
    return holder.with(changed);
  }

  static String getInline(IamCall call, HolderType type, String name, String policyName) {
    return inline(type.find(call, name), type, policyName);
  }

  static Identity deleteInline(IamCall call, HolderType type, String name, String policyName) {
    Identity.Holder holder = type.find(call, name);
    inline(holder, type, policyName);
    return holder.with(holder.attachments().withoutInline(policyName));
  }

  private static String inline(Identity.Holder holder, HolderType type, String policyName) {
    String document = holder.attachments().inline().get(policyName);
    if (document == null) {
      throw IamCall.missing(
          "The " + type.text() + " policy with name " + policyName + " cannot be found.");
    }
    return document;
  }

  static IamPage<String> listInline(
      IamCall call,
      HolderType type,
      String name,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    return IamPage.of(
        type.find(call, name).attachments().inline().keySet().stream(),
        policyName -> policyName,
        marker,
        maxItems);
  }

  static Identity attach(IamCall call, HolderType type, String name, String policyArn) {
    Identity.Holder holder = type.find(call, name);
    attachable(call, policyArn);
    List<String> managed = new ArrayList<>(holder.attachments().managed());
    if (!managed.contains(policyArn)) {
      managed.add(policyArn);
    }
    if (managed.size() > MAX_MANAGED) {
      throw IamCall.exceeded("PoliciesPer" + type.title(), MAX_MANAGED);
    }
    return holder.with(holder.attachments().withManaged(managed));
  }

  static Identity detach(IamCall call, HolderType type, String name, String policyArn) {
    Identity.Holder holder = type.find(call, name);
    List<String> managed = new ArrayList<>(holder.attachments().managed());
    if (!managed.remove(policyArn)) {
      throw IamCall.missing("Policy " + policyArn + " was not found.");
    }
    return holder.with(holder.attachments().withManaged(managed));
  }

  static IamPage<AttachedPolicy> listAttached(
      IamCall call,
      HolderType type,
      String name,
      @Nullable String pathPrefix,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    return IamPage.of(
        type.find(call, name).attachments().managed().stream()
            .map(Arn::of)
            .filter(arn -> Views.isBelow(arn, pathPrefix))
            .map(arn -> new AttachedPolicy(StoredIdentities.nameOf(arn), arn.toString())),
        AttachedPolicy::policyArn,
        marker,
        maxItems);
  }

  static Identity putBoundary(IamCall call, HolderType type, String name, String policyArn) {
    Identity.Holder holder = type.find(call, name);
    attachable(call, policyArn);
    return holder.with(holder.attachments().withBoundary(policyArn));
  }

  static Identity deleteBoundary(IamCall call, HolderType type, String name) {
    Identity.Holder holder = type.find(call, name);
    if (holder.attachments().boundary() == null) {
      throw IamCall.missing(type.title() + " " + name + " does not have a permission boundary.");
    }
    return holder.with(holder.attachments().withBoundary(null));
  }

  static Identity tag(IamCall call, HolderType type, String name, List<Tag> tags) {
    Identity.Holder holder = type.find(call, name);
    return holder.with(
        holder.attachments().withTags(Tags.merge(holder.attachments().tags(), tags)));
  }

  static Identity untag(IamCall call, HolderType type, String name, List<String> keys) {
    Identity.Holder holder = type.find(call, name);
    return holder.with(
        holder.attachments().withTags(Tags.without(holder.attachments().tags(), keys)));
  }

  static IamPage<Tag> listTags(
      IamCall call,
      HolderType type,
      String name,
      @Nullable String marker,
      @Nullable Integer maxItems) {
    Map<String, String> tags = type.find(call, name).attachments().tags();
    return IamPage.of(
        tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())),
        Tag::key,
        marker,
        maxItems);
  }

  /** Refuses to delete what has policies. */
  static void requireNoPolicies(Identity.Holder holder) {
    if (!holder.attachments().managed().isEmpty()) {
      throw IamCall.conflict("detach all policies");
    }
    if (!holder.attachments().inline().isEmpty()) {
      throw IamCall.conflict("delete policies");
    }
  }

  private static void attachable(IamCall call, String policyArn) {
    boolean own =
        Arn.parse(policyArn)
            .filter(
                arn ->
                    arn.account().equals(call.account())
                        || arn.account().equals(PredefinedPolicies.ACCOUNT))
            .isPresent();
    if (!own || call.known().policy(policyArn).isEmpty()) {
      throw IamCall.missing("Policy " + policyArn + " does not exist or is not attachable.");
    }
  }
}
