// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;

/**
 * What one record of the audit trail tells, before it is written. An event that concerns two
 * accounts has a copy for each.
 *
 * @param origin who did it, and from where
 * @param eventTime when; recorded in whole seconds
 * @param eventSource the service, such as {@code kms.amazonaws.com}
 * @param eventName the operation, or what the service did of its own
 * @param awsRegion the Region of the call
 * @param failure how it failed; null if it succeeded
 * @param requestParameters the request without blobs and secrets; null for none
 * @param responseElements what was made or changed; null for operations that only read
 * @param additionalEventData for example which backing key was used; null for none
 * @param requestId identifies the call; null for what the service did of its own
 * @param copies one for each account that is told
 * @param readOnly whether the operation changes nothing
 * @param resources ARNs of the keys and aliases concerned, in the order of their use, or of the
 *     role that was assumed
 * @param serviceEventDetails details of what the service did of its own; null for calls
 */
public record AuditEvent(
    Origin origin,
    Instant eventTime,
    String eventSource,
    String eventName,
    String awsRegion,
    @Nullable Failure failure,
    @Nullable JsonMembers requestParameters,
    @Nullable JsonMembers responseElements,
    @Nullable JsonMembers additionalEventData,
    @Nullable String requestId,
    List<Copy> copies,
    boolean readOnly,
    List<Arn> resources,
    @Nullable JsonMembers serviceEventDetails) {

  /** Copies the lists. */
  public AuditEvent {
    copies = List.copyOf(copies);
    resources = List.copyOf(resources);
  }

  /** Gives the ID of the record for an account; of the first record if there is none for it. */
  public String eventId(String account) {
    for (Copy copy : copies) {
      if (copy.recipientAccountId().equals(account)) {
        return copy.eventId();
      }
    }
    return copies.get(0).eventId();
  }

  /** Tells whether the service did it of its own. */
  boolean isServiceEvent() {
    return requestId == null;
  }

  /**
   * The record for one account.
   *
   * @param eventId identifies this record
   * @param recipientAccountId the account whose trail it is
   * @param sharedEventId the same in all copies; null if there is only one
   */
  record Copy(String eventId, String recipientAccountId, @Nullable String sharedEventId) {}

  /**
   * How a call failed.
   *
   * @param errorCode the error's name; {@code AccessDenied} for {@code AccessDeniedException}
   * @param errorMessage the message as sent; null for the errors that have none
   */
  public record Failure(String errorCode, @Nullable String errorMessage) {

    /** Describes an error of the service. */
    public static Failure of(KmsException error) {
      String name =
          error.code() == KmsErrorCode.ACCESS_DENIED ? "AccessDenied" : error.code().awsName();
      Optional<String> detail = error.detail();
      return new Failure(name, detail.orElse(null));
    }
  }
}
