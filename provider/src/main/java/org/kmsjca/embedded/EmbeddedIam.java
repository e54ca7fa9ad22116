// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import org.kmsjca.embedded.iam.operations.Iam;
import org.kmsjca.embedded.iam.operations.IamRequest;

/**
 * The administration of identities as one caller sees it.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class EmbeddedIam implements Iam {

  private final Engine engine;
  private final Session session;

  EmbeddedIam(Engine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  @Override
  public <R> R call(IamRequest<R> request) {
    return new IamPipeline<>(engine, session, request).run();
  }

  /** Shows the caller. */
  @Override
  public String toString() {
    return "embedded IAM as " + session.caller().arn();
  }
}
