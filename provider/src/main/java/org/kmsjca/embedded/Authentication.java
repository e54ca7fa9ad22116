// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.audit.CallerIdentity;
import org.kmsjca.embedded.audit.Origin;
import org.kmsjca.embedded.iam.AuthenticatedCaller;
import org.kmsjca.embedded.iam.CallerDirectory;
import org.kmsjca.embedded.iam.IdentityRepository;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsException;

/**
 * Finds out at every call whether a caller exists, and what its policies are. What was found is
 * kept until an identity changes or the caller's session ends; then it costs two memory reads.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class Authentication {

  /* Of calls from this very process: there is no network between caller and service. */
  private static final String SOURCE_ADDRESS = "127.0.0.1";

  /* A service is one principal in all Regions: ec2.us-west-2.amazonaws.com is ec2.amazonaws.com. */
  private static final Pattern REGION_IN_NAME = Pattern.compile("\\.([a-z]+-){2,3}\\d+\\.");

  private final Caller caller;
  private final @Nullable String accessKeyId;
  private final @Nullable String invokedBy;
  private final @Nullable CallOrigin network;
  private volatile @Nullable Attempt last;

  Authentication(Caller caller, @Nullable String accessKeyId) {
    this(caller, accessKeyId, null, null);
  }

  private Authentication(
      Caller caller,
      @Nullable String accessKeyId,
      @Nullable String invokedBy,
      @Nullable CallOrigin network) {
    this.caller = caller;
    this.accessKeyId = accessKeyId;
    this.invokedBy = invokedBy;
    this.network = network;
  }

  /**
   * Makes a copy for calls through a service.
   *
   * @param viaService with or without a Region in its name; null for direct calls
   */
  Authentication via(@Nullable String viaService) {
    return new Authentication(
        caller,
        accessKeyId,
        viaService == null ? null : REGION_IN_NAME.matcher(viaService).replaceFirst("."),
        network);
  }

  /** Makes a copy for calls that come over a network. */
  Authentication from(CallOrigin from) {
    return new Authentication(caller, accessKeyId, invokedBy, from);
  }

  /**
   * How it came out.
   *
   * @param revision of the identities, read before they were
   * @param caller who calls; if that failed, the name alone, without policies
   * @param origin how the audit trail describes the caller
   * @param error why it failed; null if the caller exists
   */
  record Attempt(
      long revision, AuthenticatedCaller caller, Origin origin, @Nullable KmsException error) {

    /**
     * Refuses the caller if it does not exist.
     *
     * @throws KmsException the error
     */
    void require() {
      if (error != null) {
        throw error;
      }
    }
  }

  /** Tries to authenticate the caller. */
  Attempt attempt(CallerDirectory directory, IdentityRepository identities, Instant now) {
    long revision = identities.identitiesRevision();
    Attempt known = last;
    if (known != null && known.revision == revision && !isOver(known.caller, now)) {
      return known;
    }
    AuthenticatedCaller found;
    try {
      found =
          accessKeyId == null
              ? directory.authenticate(identities, caller, now)
              : directory.authenticate(identities, accessKeyId, now);
    } catch (KmsException e) {
      AuthenticatedCaller named = AuthenticatedCaller.named(caller);
      return new Attempt(revision, named, origin(named), e);
    }
    Attempt made = new Attempt(revision, found, origin(found), null);
    last = made;
    return made;
  }

  private static boolean isOver(AuthenticatedCaller caller, Instant now) {
    Instant expiration = caller.expiration();
    return expiration != null && !now.isBefore(expiration);
  }

  private Origin origin(AuthenticatedCaller principal) {
    AuthenticatedCaller.RoleSession session = principal.session();
    CallerIdentity identity =
        new CallerIdentity.Principal(
            principal.caller().arn(),
            principal.principalId(),
            principal.accessKeyId(),
            session == null
                ? null
                : new CallerIdentity.SessionContext(
                    session.role(), session.roleId(), session.issued(), false),
            invokedBy);
    if (invokedBy != null) {
      return new Origin(identity, invokedBy, invokedBy);
    }
    if (network != null) {
      return new Origin(identity, network.sourceAddress(), network.userAgent());
    }
    String version = Authentication.class.getPackage().getImplementationVersion();
    String software = version == null ? "kms-jca" : "kms-jca/" + version;
    return new Origin(identity, SOURCE_ADDRESS, software + " embedded");
  }
}
