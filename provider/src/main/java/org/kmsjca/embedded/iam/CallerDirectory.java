// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.policy.ApplicablePolicies;
import org.kmsjca.embedded.policy.NamedPolicy;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.material.KeyMaterial;

/**
 * Finds out whether a caller exists, and what its policies are.
 *
 * <p>In an account that never had an identity every caller that the configuration names is
 * accepted, without policies. In all others callers must exist.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> compared, never kept.
 *
 * @see "docs/spec/identities.md"
 */
public final class CallerDirectory {

  private static final String UNKNOWN = "The security token included in the request is invalid.";
  private static final String EXPIRED = "The security token included in the request is expired";
  private static final String WRONG_SECRET =
      "The request signature we calculated does not match the signature you provided. Check your"
          + " AWS Secret Access Key and signing method.";

  private static final String DENY_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":"
          + "{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}";

  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final IdentityPolicies policies = new IdentityPolicies();

  /** Makes a directory that has read no policy yet. */
  public CallerDirectory() {}

  /**
   * Compares credentials with what is stored.
   *
   * @param repository the identities
   * @param credentials the access key, its secret, and the session token if there is one
   * @param now the moment of the call
   * @return who has these credentials
   * @throws KmsAccessDeniedException with {@code UnrecognizedClientException} if the access key or
   *     the session token is unknown, or the access key inactive, {@code InvalidSignatureException}
   *     if the secret is wrong, {@code ExpiredTokenException} if the session is over
   */
  public Caller verify(
      IdentityRepository repository, AccessKeyCredentials credentials, Instant now) {
    return verify(
        repository,
        credentials.accessKeyId(),
        credentials.sessionToken(),
        known -> credentials.secretAccessKey().lend(given -> NewIds.isSame(given, known)),
        now);
  }

  /**
   * Asks whether somebody has the secret of an access key.
   *
   * @param repository the identities
   * @param accessKeyId the access key
   * @param token the session token; null for none
   * @param proof tells whether what was signed was signed with this secret, which is lent to it
   * @param now the moment of the call
   * @return who has the access key
   * @throws KmsAccessDeniedException as {@link #verify(IdentityRepository, AccessKeyCredentials,
   *     Instant)}
   */
  public Caller verify(
      IdentityRepository repository,
      String accessKeyId,
      @Nullable KeyMaterial token,
      Predicate<byte[]> proof,
      Instant now) {
    KeyMaterial stored =
        repository
            .identity(accessKeyId)
            .map(IdentityDocument::secret)
            .orElseThrow(CallerDirectory::unknown);
    if (!stored.lend(proof::test)) {
      throw new KmsAccessDeniedException(KmsErrorCode.INVALID_SIGNATURE, WRONG_SECRET);
    }
    Optional<Identity.Session> session = sessionOf(new StoredIdentities(repository), accessKeyId);
    if (session.isPresent() != (token != null)
        || (token != null && !token.lend(NewIds::hash).equals(session.get().tokenHash()))) {
      throw unknown();
    }
    return authenticate(repository, accessKeyId, now).caller();
  }

  private static Optional<Identity.Session> sessionOf(StoredIdentities known, String accessKeyId) {
    return accessKeyId.startsWith(NewIds.SESSION_KEY_PREFIX)
        ? known.session(accessKeyId)
        : Optional.empty();
  }

  /**
   * Finds the owner of an access key that was verified before.
   *
   * @param repository the identities
   * @param accessKeyId the access key
   * @param now the moment of the call
   * @throws KmsAccessDeniedException as {@link #verify}
   */
  public AuthenticatedCaller authenticate(
      IdentityRepository repository, String accessKeyId, Instant now) {
    StoredIdentities known = new StoredIdentities(repository);
    if (accessKeyId.startsWith(NewIds.SESSION_KEY_PREFIX)) {
      Identity.Session session = known.session(accessKeyId).orElseThrow(CallerDirectory::unknown);
      return session(known, session, accessKeyId, now);
    }
    Identity.AccessKey key =
        known
            .accessKey(accessKeyId)
            .filter(Identity.AccessKey::active)
            .orElseThrow(CallerDirectory::unknown);
    AuthenticatedCaller owner = authenticate(repository, new Caller(key.principal()), now);
    if (!key.principalId().equals(owner.principalId())) {
      throw unknown();
    }
    return new AuthenticatedCaller(
        owner.caller(),
        owner.principalId(),
        accessKeyId,
        owner.policies(),
        owner.conditions(),
        null);
  }

  /**
   * Finds a caller that the configuration names.
   *
   * @param repository the identities
   * @param caller the principal
   * @param now the moment of the call
   * @throws KmsAccessDeniedException with {@code UnrecognizedClientException} if its account has
   *     identities, but not this one; {@code ExpiredTokenException} if it is a session that is over
   */
  public AuthenticatedCaller authenticate(
      IdentityRepository repository, Caller caller, Instant now) {
    StoredIdentities known = new StoredIdentities(repository);
    if (caller.isAccountRoot() || !known.isManaged(caller.account())) {
      return AuthenticatedCaller.named(caller);
    }
    String name = StoredIdentities.nameOf(caller.arn());
    return switch (caller.arn().resourceType()) {
      case "user" ->
          known
              .user(caller.account(), name)
              .filter(user -> user.arn().equals(caller.arn()))
              .map(user -> user(known, user))
              .orElseThrow(CallerDirectory::unknown);
      case "role" ->
          known
              .role(caller.account(), name)
              .filter(role -> role.arn().equals(caller.arn()))
              .map(role -> role(known, role))
              .orElseThrow(CallerDirectory::unknown);
      case "assumed-role" ->
          known
              .sessions()
              .filter(session -> session.arn().equals(caller.arn()))
              .max(Comparator.comparing(Identity.Session::issued))
              .map(session -> session(known, session, null, now))
              .orElseThrow(CallerDirectory::unknown);
      default -> throw unknown();
    };
  }

  /**
   * Finds sessions that ended so long ago that nobody needs to be told that they did.
   *
   * @param repository the identities
   * @param now the moment
   * @return the changes that remove them
   */
  public static List<IdentityChange> endedSessions(IdentityRepository repository, Instant now) {
    return new StoredIdentities(repository)
        .sessions()
        .filter(session -> now.isAfter(session.expiration().plus(REMEMBERED)))
        .map(IamOutcome::delete)
        .toList();
  }

  private AuthenticatedCaller user(StoredIdentities known, Identity.User user) {
    List<NamedPolicy> all = new ArrayList<>();
    addPolicies(all, known, user.attachments());
    for (String name : user.groups()) {
      Identity.Group group =
          known
              .group(user.arn().account(), name)
              .orElseThrow(() -> StoredIdentities.damaged(user.arn().toString(), null));
      addPolicies(all, known, group.attachments());
    }
    return new AuthenticatedCaller(
        new Caller(user.arn()),
        user.uniqueId(),
        null,
        new CallerPolicies(all, boundary(known, user), List.of()),
        CallerDescription.of(user).conditions(),
        null);
  }

  private AuthenticatedCaller role(StoredIdentities known, Identity.Role role) {
    return new AuthenticatedCaller(
        new Caller(role.arn()),
        role.uniqueId(),
        null,
        policiesOf(known, role, List.of()),
        CallerDescription.of(role).conditions(),
        null);
  }

  private AuthenticatedCaller session(
      StoredIdentities known, Identity.Session session, @Nullable String accessKeyId, Instant now) {
    if (!now.isBefore(session.expiration())) {
      throw new KmsAccessDeniedException(KmsErrorCode.EXPIRED_TOKEN, EXPIRED);
    }
    Identity.Role role =
        known
            .role(session.role().account(), StoredIdentities.nameOf(session.role()))
            .filter(found -> found.uniqueId().equals(session.roleId()))
            .orElseThrow(CallerDirectory::unknown);
    return new AuthenticatedCaller(
        new Caller(session.arn()),
        role.uniqueId() + ":" + session.name(),
        accessKeyId,
        policiesOf(known, role, sessionPolicies(known, session)),
        CallerDescription.of(session, role).conditions(),
        new AuthenticatedCaller.RoleSession(
            role.arn(),
            role.uniqueId(),
            session.issued(),
            session.expiration(),
            session.transitiveTags(),
            session.sourceIdentity()));
  }

  private CallerPolicies policiesOf(
      StoredIdentities known, Identity.Role role, List<NamedPolicy> sessionPolicies) {
    List<NamedPolicy> all = new ArrayList<>();
    addPolicies(all, known, role.attachments());
    return new CallerPolicies(all, boundary(known, role), sessionPolicies);
  }

  /* A managed policy may be deleted while sessions have it. It might have denied anything. */
  private List<NamedPolicy> sessionPolicies(StoredIdentities known, Identity.Session session) {
    List<NamedPolicy> all = new ArrayList<>();
    if (session.policy() != null) {
      all.addAll(ApplicablePolicies.inlineSessionPolicy(policies.policy(session.policy())));
    }
    for (String arn : session.policyArns()) {
      String document = known.policy(arn).map(Identity.Policy::document).orElse(DENY_ALL);
      all.add(new NamedPolicy(arn, policies.policy(document)));
    }
    return all;
  }

  private void addPolicies(List<NamedPolicy> all, StoredIdentities known, Attachments attachments) {
    attachments
        .inline()
        .forEach((name, document) -> all.add(new NamedPolicy(name, policies.policy(document))));
    for (String arn : attachments.managed()) {
      all.add(new NamedPolicy(arn, managed(known, arn)));
    }
  }

  private @Nullable PolicyDocument boundary(StoredIdentities known, Identity.Holder holder) {
    String arn = holder.attachments().boundary();
    return arn == null ? null : managed(known, arn);
  }

  /* A policy that is not there might have denied something. */
  private PolicyDocument managed(StoredIdentities known, String arn) {
    return policies.policy(
        known.policy(arn).orElseThrow(() -> StoredIdentities.damaged(arn, null)).document());
  }

  private static KmsAccessDeniedException unknown() {
    return new KmsAccessDeniedException(KmsErrorCode.UNRECOGNIZED_CLIENT, UNKNOWN);
  }
}
