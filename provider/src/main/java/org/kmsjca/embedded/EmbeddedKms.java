// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.KmsDryRunException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;

/**
 * The embedded service as one caller sees it.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class EmbeddedKms implements RevocableKms {

  private final Engine engine;
  private final Session session;

  EmbeddedKms(Engine engine, Session session) {
    this.engine = engine;
    this.session = session;
  }

  @Override
  public <R> R call(KmsRequest<R> request) {
    return callStamped(request).result();
  }

  @Override
  public <R> Stamped<R> callStamped(KmsRequest<R> request) {
    return new Pipeline<>(engine, session, request).run();
  }

  @Override
  public DecisionStamp recheck(SupportsDryRun<?> request) {
    Pipeline<?> pipeline = new Pipeline<>(engine, session, request.asDryRun());
    try {
      pipeline.run();
    } catch (KmsDryRunException e) {
      return pipeline.stamp();
    }
    throw new AssertionError("a request that is only to be checked was performed");
  }

  @Override
  public void reportUsage(DataKeyUsage usage) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("dataKeyId", usage.dataKeyId());
    details.put("caller", session.caller().arn().toString());
    details.put("purpose", usage.encryption() ? "ENCRYPT" : "DECRYPT");
    details.put("messages", usage.messages());
    details.put("bytes", usage.bytes());
    details.put("firstUse", usage.firstUse().truncatedTo(ChronoUnit.SECONDS).toString());
    details.put("lastUse", usage.lastUse().truncatedTo(ChronoUnit.SECONDS).toString());
    details.put("reason", usage.reason().name());
    engine.recordOwn("DataKeyUsage", engine.clock().instant(), Arn.of(usage.keyArn()), details);
  }

  @Override
  public void beforeEnd(Runnable action) {
    engine.beforeEnd(action);
  }

  /** Shows the caller. */
  @Override
  public String toString() {
    return "embedded KMS as " + session.caller().arn();
  }
}
