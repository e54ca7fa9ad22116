// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;

/**
 * The identities in a repository, as what they are.
 *
 * <p>Users, groups, roles and policies are stored under their ARN without the path and in lower
 * case, so that no two of an account have names that differ only in case, and nobody must know a
 * path to find them. Whatever cannot be read is an error: nobody gets a permission, or is spared a
 * refusal, because something is damaged.
 *
 * <p><b>Thread safety:</b> as the repository.
 */
final class StoredIdentities {

  private static final String IAM = "arn:aws:iam::";

  private final IdentityRepository repository;

  StoredIdentities(IdentityRepository repository) {
    this.repository = repository;
  }

  /** Gives the last part of an ARN's resource: the name without the path. */
  static String nameOf(Arn arn) {
    String resource = arn.resource();
    return resource.substring(resource.lastIndexOf('/') + 1);
  }

  /** Gives the ID of an account's mark. */
  static String accountId(String account) {
    return IAM + account + ":root";
  }

  /** Gives the ID under which a user, group, role or policy is stored. */
  static String id(String type, String account, String name) {
    return prefix(type, account) + name.toLowerCase(Locale.ROOT);
  }

  private static String prefix(String type, String account) {
    return IAM + account + ":" + type + "/";
  }

  /** Gives the ID under which something is stored. */
  static String id(Identity identity) {
    if (identity instanceof Identity.Account account) {
      return accountId(account.account());
    }
    if (identity instanceof Identity.Holder holder) {
      return id(holder.arn());
    }
    if (identity instanceof Identity.Policy policy) {
      return id(policy.arn());
    }
    return identity instanceof Identity.AccessKey key
        ? key.accessKeyId()
        : ((Identity.Session) identity).accessKeyId();
  }

  private static String id(Arn arn) {
    return id(arn.resourceType(), arn.account(), nameOf(arn));
  }

  /** Tells whether an account has identities. */
  boolean isManaged(String account) {
    return repository.identity(accountId(account)).isPresent();
  }

  Optional<Identity.Account> account(String account) {
    return find(accountId(account), Identity.Account.class);
  }

  Optional<Identity.User> user(String account, String name) {
    return find(id("user", account, name), Identity.User.class);
  }

  Optional<Identity.Group> group(String account, String name) {
    return find(id("group", account, name), Identity.Group.class);
  }

  Optional<Identity.Role> role(String account, String name) {
    return find(id("role", account, name), Identity.Role.class);
  }

  /** Finds a managed policy, also a predefined one; the path of the ARN must be right. */
  Optional<Identity.Policy> policy(String arn) {
    Identity.Policy predefined = PredefinedPolicies.get(arn);
    return predefined != null
        ? Optional.of(predefined)
        : Arn.parse(arn)
            .filter(parsed -> parsed.resourceType().equals("policy"))
            .flatMap(parsed -> find(id(parsed), Identity.Policy.class))
            .filter(policy -> policy.arn().toString().equals(arn));
  }

  /** Tells whether something of the account has this name, whatever its path. */
  boolean isKnown(Arn arn) {
    return repository.identity(id(arn)).isPresent();
  }

  Optional<Identity.AccessKey> accessKey(String accessKeyId) {
    return find(accessKeyId, Identity.AccessKey.class);
  }

  Optional<Identity.Session> session(String accessKeyId) {
    return find(accessKeyId, Identity.Session.class);
  }

  /** Gives the users, groups, roles or policies of an account, by name. */
  <T extends Identity> Stream<T> all(String type, String account, Class<T> kind) {
    String prefix = prefix(type, account);
    return repository.identities().stream()
        .filter(document -> document.id().startsWith(prefix))
        .map(document -> read(document, kind));
  }

  /** Gives all sessions of all accounts. */
  Stream<Identity.Session> sessions() {
    return repository.identities().stream()
        .filter(document -> document.id().startsWith(NewIds.SESSION_KEY_PREFIX))
        .map(document -> read(document, Identity.Session.class));
  }

  /** Gives the roles of all accounts. */
  Stream<Identity.Role> allRoles() {
    return repository.identities().stream()
        .filter(document -> document.kind().equals("role"))
        .map(document -> read(document, Identity.Role.class));
  }

  private <T extends Identity> Optional<T> find(String id, Class<T> kind) {
    return repository.identity(id).map(document -> read(document, kind));
  }

  private static <T extends Identity> T read(IdentityDocument document, Class<T> kind) {
    Identity identity = IdentityCodec.read(document);
    if (!kind.isInstance(identity)) {
      throw damaged(document.id(), null);
    }
    return kind.cast(identity);
  }

  /** Makes the error for a stored identity that makes no sense. */
  static KmsUnavailableException damaged(String id, @Nullable Throwable cause) {
    return new KmsUnavailableException(
        KmsErrorCode.KMS_INTERNAL, "what is stored about " + id + " cannot be read", cause);
  }
}
