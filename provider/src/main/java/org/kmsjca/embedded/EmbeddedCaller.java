// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.Iam;
import org.kmsjca.embedded.policy.Explanation;
import org.kmsjca.kms.AccessExplanation;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CallOrigin;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;

/**
 * The embedded service as one caller sees it, from one Region, directly or through a service.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class EmbeddedCaller {

  private final Engine engine;
  private final Session session;

  EmbeddedCaller(Engine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  /**
   * Names the caller.
   *
   * @return the principal
   */
  public Caller caller() {
    return session.caller();
  }

  /**
   * Calls from another Region.
   *
   * @param region its name
   * @return a copy
   */
  public EmbeddedCaller inRegion(String region) {
    return new EmbeddedCaller(engine, session.inRegion(region));
  }

  /**
   * Calls through a service that acts for the caller; keys {@code alias/aws/...} are made and used
   * that way.
   *
   * @param service for example {@code s3.local-region-1.amazonaws.com}; null for a direct call
   * @return a copy
   */
  public EmbeddedCaller viaService(@Nullable String service) {
    return new EmbeddedCaller(engine, session.via(service));
  }

  /**
   * Calls on behalf of a resource.
   *
   * @param sourceArn its ARN; null for none
   * @return a copy
   */
  public EmbeddedCaller onBehalfOf(@Nullable String sourceArn) {
    return new EmbeddedCaller(engine, session.onBehalfOf(sourceArn));
  }

  /**
   * Calls over a network. Policies see from where, and the audit trail tells it.
   *
   * @param origin from where this one call came
   * @return a copy, for this one call
   */
  public EmbeddedCaller from(CallOrigin origin) {
    return new EmbeddedCaller(engine, session.from(origin));
  }

  /**
   * Gives the key management service.
   *
   * @return every call is authorised and recorded as this caller's
   */
  public RevocableKms kms() {
    return engine.as(session);
  }

  /**
   * Gives the administration of users, groups, roles, policies and sessions.
   *
   * @return every call is authorised and recorded as this caller's
   */
  public Iam iam() {
    return engine.iam(session);
  }

  /**
   * Explains whether policies and grants allow a request, without performing it and without a
   * record. The explanation shows policies and grants in full: give it to whoever may see them.
   *
   * @param request what the caller would ask
   * @return one explanation for each permission that the request needs
   * @throws org.kmsjca.kms.KmsException if the caller does not exist, or the request is malformed
   *     or names a key that is not there
   */
  public List<AccessExplanation> explain(KmsRequest<?> request) {
    return new Pipeline<>(engine, session, request)
        .explain().stream().map(EmbeddedCaller::shown).toList();
  }

  private static AccessExplanation shown(Explanation explanation) {
    Arn resource = explanation.request().resource();
    return new AccessExplanation(
        explanation.request().action(),
        resource == null ? null : resource.toString(),
        explanation.isAllowed(),
        explanation.reason(),
        explanation.text());
  }

  /** Shows the caller. */
  @Override
  public String toString() {
    return "embedded service as " + session.caller().arn() + " in " + session.region();
  }
}
