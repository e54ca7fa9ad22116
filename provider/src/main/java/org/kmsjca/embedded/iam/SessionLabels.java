// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;

/**
 * What is said of a new session, by the request and by the session that begins it.
 *
 * @param tags labels, by key
 * @param transitiveTagKeys keys of the labels that are passed on
 * @param sourceIdentity who is behind it; null for nobody in particular
 */
record SessionLabels(
    SortedMap<String, String> tags,
    List<String> transitiveTagKeys,
    @Nullable String sourceIdentity) {

  /** Copies list and map. */
  SessionLabels {
    tags = Attachments.copy(tags);
    transitiveTagKeys = List.copyOf(transitiveTagKeys);
  }

  /** Gives the labels that the session of the caller passes on; none if no session calls. */
  static SortedMap<String, String> inherited(IamCall call) {
    AuthenticatedCaller.RoleSession session = call.caller().session();
    return session == null ? new TreeMap<>() : session.transitiveTags();
  }

  /** Tells who is behind the new session: for good whoever is behind the session that begins it. */
  static @Nullable String sourceIdentity(IamCall call, AssumeRole r) {
    AuthenticatedCaller.RoleSession session = call.caller().session();
    String inherited = session == null ? null : session.sourceIdentity();
    return inherited == null ? r.sourceIdentity() : inherited;
  }

  /**
   * Joins request and session.
   *
   * @throws IamException with {@code InvalidInput} if a label is not acceptable, has the key of an
   *     inherited one, or is to be passed on and not there; {@code LimitExceeded} if there are too
   *     many; {@code AccessDenied} if the source identity would change
   */
  static SessionLabels of(IamCall call, AssumeRole r) {
    SortedMap<String, String> inherited = inherited(call);
    SortedMap<String, String> own = Tags.merge(new TreeMap<>(), r.tags());
    for (String key : own.keySet()) {
      if (inherited.keySet().stream().anyMatch(key::equalsIgnoreCase)) {
        throw new IamException(
            IamErrorCode.INVALID_INPUT,
            "The session tag " + key + " has the key of an inherited transitive tag.");
      }
    }
    TreeSet<String> passedOn = new TreeSet<>(inherited.keySet());
    for (String key : r.transitiveTagKeys()) {
      passedOn.add(known(own, inherited, key));
    }
    String sourceIdentity = sourceIdentity(call, r);
    if (r.sourceIdentity() != null && !r.sourceIdentity().equals(sourceIdentity)) {
      throw new IamException(
          IamErrorCode.ACCESS_DENIED, "The source identity of a session cannot be changed.");
    }
    return new SessionLabels(
        Tags.merge(inherited, r.tags()), List.copyOf(passedOn), sourceIdentity);
  }

  private static String known(
      SortedMap<String, String> own, SortedMap<String, String> inherited, String key) {
    return Stream.concat(own.keySet().stream(), inherited.keySet().stream())
        .filter(key::equalsIgnoreCase)
        .findFirst()
        .orElseThrow(
            () ->
                new IamException(
                    IamErrorCode.INVALID_INPUT,
                    "The transitive tag key " + key + " is not among the session tags."));
  }
}
