// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.audit;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.Operation;

/**
 * Makes the audit events of one service.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
public final class AuditEvents {

  /** How the trail names the service where a caller would stand. */
  static final String SERVICE = "AWS Internal";

  private final String region;
  private final String account;
  private final EventIds ids;

  /**
   * Makes events for a service.
   *
   * @param region its Region
   * @param account the account whose trail it is
   * @param ids names the events
   */
  public AuditEvents(String region, String account, EventIds ids) {
    this.region = region;
    this.account = account;
    this.ids = ids;
  }

  /**
   * Tells of a call that is about to succeed.
   *
   * @param result the result of the operation
   * @param additionalEventData see {@link AuditEvent}
   */
  public AuditEvent succeeded(
      Call call,
      List<Arn> resources,
      Object result,
      @Nullable Map<String, Object> additionalEventData) {
    Map<String, Object> response =
        isReadOnly(call.request)
            ? null
            : ResponseElements.of(result, resources.isEmpty() ? null : keyOf(resources));
    return event(call, null, response, additionalEventData, resources);
  }

  /** Tells of a call that failed. */
  public AuditEvent failed(Call call, List<Arn> resources, KmsException error) {
    return event(call, AuditEvent.Failure.of(error), null, null, resources);
  }

  /** Tells what the service did to a key of its own; the key ID is added to the details. */
  public AuditEvent byService(
      String eventName, Instant time, Arn key, Map<String, Object> details) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("keyId", key.resourceName());
    all.putAll(details);
    return new AuditEvent(
        new AuditEvent.Origin(UserIdentity.ofService(account), SERVICE, SERVICE),
        time,
        eventName,
        region,
        null,
        null,
        null,
        null,
        null,
        ids.next(),
        false,
        List.of(key),
        account,
        all);
  }

  private AuditEvent event(
      Call call,
      AuditEvent.@Nullable Failure failure,
      @Nullable Map<String, Object> response,
      @Nullable Map<String, Object> additionalEventData,
      List<Arn> resources) {
    return new AuditEvent(
        call.origin,
        call.time,
        call.request.operation(),
        region,
        failure,
        RequestParameters.of(call.request),
        response,
        additionalEventData,
        call.requestId,
        ids.next(),
        isReadOnly(call.request),
        resources,
        account,
        null);
  }

  private static Arn keyOf(List<Arn> resources) {
    return resources.stream()
        .filter(arn -> arn.resourceType().equals("key"))
        .reduce((first, last) -> last)
        .orElse(resources.get(0));
  }

  private static boolean isReadOnly(KmsRequest<?> request) {
    return request.getClass().getAnnotation(Operation.class).readOnly();
  }

  /** Names a new call. */
  public Call call(AuditEvent.Origin origin, Instant time, KmsRequest<?> request) {
    return new Call(origin, time, request, ids.next());
  }

  /**
   * One call.
   *
   * @param origin who calls
   * @param time when the call began
   * @param request what is asked
   * @param requestId identifies the call
   */
  public record Call(
      AuditEvent.Origin origin, Instant time, KmsRequest<?> request, String requestId) {}
}
