// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Operation;

/**
 * Makes audit events of calls, and of what the service does of its own.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class AuditEvents {

  /** The service that keeps keys, as the source of events. */
  public static final String KMS = "kms.amazonaws.com";

  private final EventIds ids;

  /**
   * Makes events.
   *
   * @param ids names them
   */
  public AuditEvents(EventIds ids) {
    this.ids = ids;
  }

  /**
   * Names a new call of an operation on keys.
   *
   * @param origin who calls
   * @param region where
   * @param time when the call began
   * @param request what is asked
   */
  public Call call(Origin origin, String region, Instant time, KmsRequest<?> request) {
    boolean readOnly = request.getClass().getAnnotation(Operation.class).readOnly();
    return call(origin, region, time, KMS, request.operation(), readOnly, (Record) request);
  }

  /**
   * Names a new call of an operation of any service.
   *
   * @param origin who calls
   * @param region where
   * @param time when the call began
   * @param eventSource the service, such as {@code iam.amazonaws.com}
   * @param operation as the service names it
   * @param readOnly whether the operation changes nothing
   * @param request what is asked; components that hold secrets have their type, or are marked as
   *     sensitive
   */
  public Call call(
      Origin origin,
      String region,
      Instant time,
      String eventSource,
      String operation,
      boolean readOnly,
      Record request) {
    return new Call(origin, region, time, eventSource, operation, readOnly, request, ids.next());
  }

  /**
   * Tells of a call that is about to succeed.
   *
   * @param resources the keys and aliases it used, in that order, or the role that was assumed
   * @param result the result of the operation
   * @param additionalEventData see {@link AuditEvent}
   */
  public AuditEvent succeeded(
      Call call,
      List<Arn> resources,
      Object result,
      @Nullable Map<String, Object> additionalEventData) {
    JsonMembers response = null;
    if (!call.readOnly) {
      response =
          call.eventSource.equals(KMS)
              ? ResponseElements.of(call.operation, result, resources)
              : ResponseElements.all(result);
    }
    return event(
        call,
        null,
        response,
        JsonMembers.of(additionalEventData),
        recipients(call, resources),
        resources);
  }

  /** Tells of a call that failed. */
  public AuditEvent failed(Call call, List<Arn> resources, KmsException error) {
    boolean denied = error.code() == KmsErrorCode.ACCESS_DENIED;
    return event(
        call,
        AuditEvent.Failure.of(error),
        null,
        null,
        denied ? List.of(call.account()) : recipients(call, resources),
        resources);
  }

  /**
   * Tells of a call of an operation of another service that failed.
   *
   * @param resources what it used, once it was allowed to
   */
  public AuditEvent failed(Call call, List<Arn> resources, AuditEvent.Failure failure) {
    return event(call, failure, null, null, recipients(call, resources), resources);
  }

  /** Tells what the service did to a key of its own; the key ID is added to the details. */
  public AuditEvent byService(String eventName, Instant time, Arn key, Map<String, ?> details) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("keyId", key.resourceName());
    all.putAll(details);
    return byService(
        eventName, time, key.region(), key.account(), List.of(key), JsonMembers.of(all));
  }

  /** Tells what the service did of its own. */
  AuditEvent byService(
      String eventName,
      Instant time,
      String region,
      String account,
      List<Arn> resources,
      @Nullable JsonMembers details) {
    Origin origin =
        new Origin(
            new CallerIdentity.Internal(account), UserIdentity.INTERNAL, UserIdentity.INTERNAL);
    return new AuditEvent(
        origin,
        time,
        KMS,
        eventName,
        region,
        null,
        null,
        null,
        null,
        null,
        List.of(new AuditEvent.Copy(ids.next(), account, null)),
        false,
        resources,
        details);
  }

  private AuditEvent event(
      Call call,
      AuditEvent.@Nullable Failure failure,
      @Nullable JsonMembers response,
      @Nullable JsonMembers additionalEventData,
      List<String> recipients,
      List<Arn> resources) {
    return new AuditEvent(
        call.origin,
        call.time,
        call.eventSource,
        call.operation,
        call.region,
        failure,
        RequestParameters.of(call.operation, call.request),
        response,
        additionalEventData,
        call.requestId,
        copies(recipients),
        call.readOnly,
        resources,
        null);
  }

  private List<AuditEvent.Copy> copies(List<String> recipients) {
    if (recipients.size() == 1) {
      return List.of(new AuditEvent.Copy(ids.next(), recipients.get(0), null));
    }
    String shared = ids.next();
    List<AuditEvent.Copy> copies = new ArrayList<>();
    for (String recipient : recipients) {
      copies.add(new AuditEvent.Copy(ids.next(), recipient, shared));
    }
    return copies;
  }

  /* The caller's account first, then those that own what was used. */
  private static List<String> recipients(Call call, List<Arn> resources) {
    List<String> recipients = List.of(call.account());
    for (Arn resource : resources) {
      if (!recipients.contains(resource.account())) {
        recipients = new ArrayList<>(recipients);
        recipients.add(resource.account());
      }
    }
    return recipients;
  }

  /**
   * One call.
   *
   * @param origin who calls
   * @param region where
   * @param time when the call began
   * @param eventSource the service
   * @param operation as the service names it
   * @param readOnly whether the operation changes nothing
   * @param request what is asked
   * @param requestId identifies the call
   */
  public record Call(
      Origin origin,
      String region,
      Instant time,
      String eventSource,
      String operation,
      boolean readOnly,
      Record request,
      String requestId) {

    /** Makes a copy with another identifier. */
    public Call withRequestId(String other) {
      return new Call(origin, region, time, eventSource, operation, readOnly, request, other);
    }

    String account() {
      return origin.identity().account();
    }
  }
}
