// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;

/**
 * One thing that the service knows about who calls it.
 *
 * <p><b>Thread safety:</b> immutable. <b>Secrets:</b> none; they stay in the {@link
 * IdentityDocument}.
 */
public sealed interface Identity {

  /** What can carry policies: a user, a group or a role. */
  sealed interface Holder extends Identity {

    /** Gives the ARN with the path. */
    Arn arn();

    /** Gives the unique ID, which nobody else ever has. */
    String uniqueId();

    /** Gives the policies and labels. */
    Attachments attachments();

    /** Replaces the policies and labels. */
    Holder with(Attachments others);
  }

  /**
   * Says that an account has identities, so that nobody else is accepted as one of its callers.
   *
   * @param account twelve digits
   * @param accessKeyIds the access keys of its root
   */
  record Account(String account, List<String> accessKeyIds) implements Identity {

    /** Copies the list. */
    public Account {
      accessKeyIds = List.copyOf(accessKeyIds);
    }
  }

  /**
   * A user.
   *
   * @param arn with the path
   * @param uniqueId {@code AIDA...}
   * @param createDate when it was made
   * @param attachments policies and labels
   * @param groups names of the groups that it is a member of
   * @param accessKeyIds its access keys
   */
  record User(
      Arn arn,
      String uniqueId,
      Instant createDate,
      Attachments attachments,
      List<String> groups,
      List<String> accessKeyIds)
      implements Holder {

    /** Copies the lists. */
    public User {
      groups = List.copyOf(groups);
      accessKeyIds = List.copyOf(accessKeyIds);
    }

    @Override
    public User with(Attachments others) {
      return new User(arn, uniqueId, createDate, others, groups, accessKeyIds);
    }

    /** Replaces name and path. */
    User withArn(Arn other) {
      return new User(other, uniqueId, createDate, attachments, groups, accessKeyIds);
    }

    /** Replaces the groups. */
    User withGroups(List<String> others) {
      return new User(arn, uniqueId, createDate, attachments, others, accessKeyIds);
    }

    /** Replaces the access keys. */
    User withAccessKeyIds(List<String> others) {
      return new User(arn, uniqueId, createDate, attachments, groups, others);
    }
  }

  /**
   * A group. Users know of which groups they are members.
   *
   * @param arn with the path
   * @param uniqueId {@code AGPA...}
   * @param createDate when it was made
   * @param attachments policies
   */
  record Group(Arn arn, String uniqueId, Instant createDate, Attachments attachments)
      implements Holder {

    @Override
    public Group with(Attachments others) {
      return new Group(arn, uniqueId, createDate, others);
    }

    /** Replaces name and path. */
    Group withArn(Arn other) {
      return new Group(other, uniqueId, createDate, attachments);
    }
  }

  /**
   * A role.
   *
   * @param arn with the path
   * @param uniqueId {@code AROA...}
   * @param createDate when it was made
   * @param attachments policies and labels
   * @param trustPolicy says who may assume it
   * @param description a text for people
   * @param maxSessionDuration in seconds
   */
  record Role(
      Arn arn,
      String uniqueId,
      Instant createDate,
      Attachments attachments,
      String trustPolicy,
      String description,
      int maxSessionDuration)
      implements Holder {

    @Override
    public Role with(Attachments others) {
      return new Role(
          arn, uniqueId, createDate, others, trustPolicy, description, maxSessionDuration);
    }

    /** Replaces the trust policy. */
    Role withTrustPolicy(String other) {
      return new Role(
          arn, uniqueId, createDate, attachments, other, description, maxSessionDuration);
    }
  }

  /**
   * A managed policy.
   *
   * @param arn with the path
   * @param uniqueId {@code ANPA...}
   * @param createDate when it was made
   * @param updateDate when it was changed last
   * @param description a text for people
   * @param defaultVersionId the version in force
   * @param versions all that are kept, the oldest first
   * @param lastVersion the number of the newest version that there ever was
   */
  record Policy(
      Arn arn,
      String uniqueId,
      Instant createDate,
      Instant updateDate,
      String description,
      String defaultVersionId,
      List<Version> versions,
      int lastVersion)
      implements Identity {

    /** Copies the list. */
    public Policy {
      versions = List.copyOf(versions);
    }

    /** Gives the text in force. */
    String document() {
      return versions.stream()
          .filter(version -> version.id().equals(defaultVersionId))
          .map(Version::document)
          .findFirst()
          .orElseThrow(() -> StoredIdentities.damaged(arn.toString(), null));
    }

    /**
     * One version.
     *
     * @param id for example {@code v1}
     * @param document the policy
     * @param createDate when it was made
     */
    record Version(String id, String document, Instant createDate) {}
  }

  /**
   * An access key; its secret is beside it in the document.
   *
   * @param accessKeyId {@code AKIA...}
   * @param principal the user, or the root of an account
   * @param principalId its unique ID, or the account
   * @param active whether it works
   * @param createDate when it was made
   */
  record AccessKey(
      String accessKeyId, Arn principal, String principalId, boolean active, Instant createDate)
      implements Identity {}

  /**
   * A session of a role; the secret of its access key is beside it in the document.
   *
   * @param accessKeyId {@code ASIA...}
   * @param role the ARN of the role, with the path
   * @param roleId the unique ID of the role
   * @param name of the session
   * @param issued when it began
   * @param expiration when it ends
   * @param policy limits it, together with {@code policyArns}; null for none
   * @param policyArns managed policies that limit it; none for no limit
   * @param tags labels of the session, by key
   * @param transitiveTagKeys keys of the labels that sessions begun by this one inherit
   * @param sourceIdentity who is behind it; null for nobody in particular
   * @param tokenHash SHA-256 of the session token in hexadecimal digits
   */
  record Session(
      String accessKeyId,
      Arn role,
      String roleId,
      String name,
      Instant issued,
      Instant expiration,
      @Nullable String policy,
      List<String> policyArns,
      SortedMap<String, String> tags,
      List<String> transitiveTagKeys,
      @Nullable String sourceIdentity,
      String tokenHash)
      implements Identity {

    /** Copies lists and map. */
    public Session {
      policyArns = List.copyOf(policyArns);
      transitiveTagKeys = List.copyOf(transitiveTagKeys);
      tags = Attachments.copy(tags);
    }

    /** Gives the labels that sessions begun by this one inherit. */
    SortedMap<String, String> transitiveTags() {
      SortedMap<String, String> inherited = new TreeMap<>(tags);
      inherited.keySet().removeIf(key -> !transitiveTagKeys.contains(key));
      return inherited;
    }

    /** Gives the ARN of the session. */
    Arn arn() {
      return new Arn(
          role.partition(),
          "sts",
          "",
          role.account(),
          "assumed-role/" + StoredIdentities.nameOf(role) + "/" + name);
    }
  }
}
