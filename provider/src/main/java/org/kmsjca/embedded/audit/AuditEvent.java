// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;

/**
 * One record of the audit trail. Maps hold texts, numbers, truth values, and lists and maps of
 * these, and are not copied.
 *
 * @param origin who did it, and from where
 * @param eventTime when; recorded in whole seconds
 * @param eventName the operation, or what the service did of its own
 * @param awsRegion the Region of the call
 * @param failure how it failed; null if it succeeded
 * @param requestParameters the request without blobs and secrets; null if nothing remains
 * @param responseElements what was made or changed; null for operations that only read
 * @param additionalEventData for example which backing key was used; null for none
 * @param requestId identifies the call; null for what the service did of its own
 * @param eventId identifies this event
 * @param readOnly whether the operation changes nothing
 * @param resources ARNs of the keys and aliases concerned, in the order of their use
 * @param recipientAccountId the account whose trail this is
 * @param serviceEventDetails details of what the service did of its own; null for calls
 */
public record AuditEvent(
    Origin origin,
    Instant eventTime,
    String eventName,
    String awsRegion,
    @Nullable Failure failure,
    @Nullable Map<String, Object> requestParameters,
    @Nullable Map<String, Object> responseElements,
    @Nullable Map<String, Object> additionalEventData,
    @Nullable String requestId,
    String eventId,
    boolean readOnly,
    List<Arn> resources,
    String recipientAccountId,
    @Nullable Map<String, Object> serviceEventDetails) {

  /** Copies the list. */
  public AuditEvent {
    resources = List.copyOf(resources);
  }

  /** Tells whether the service did it of its own. */
  boolean isServiceEvent() {
    return requestId == null;
  }

  /**
   * Who did it, and from where.
   *
   * @param userIdentity as {@link UserIdentity} makes it
   * @param sourceIpAddress an address, or {@code AWS Internal}
   * @param userAgent the software that called, or {@code AWS Internal}
   */
  public record Origin(
      Map<String, Object> userIdentity, String sourceIpAddress, String userAgent) {}

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
