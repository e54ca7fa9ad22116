// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.EmbeddedCaller;
import org.kmsjca.embedded.EmbeddedService;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.Operation;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.server.protocol.Secrets;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WipedOutput;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;
import org.kmsjca.server.signature.RequestSignature;
import org.kmsjca.server.signature.SignatureException;

/**
 * One request on its way through signature, caller and operation ({@link #identify}), then members,
 * service and answer ({@link #perform}), in this order.
 *
 * <p>Who calls, and in which Region, comes from the signature alone. Errors before the service are
 * not in the audit trail: nobody is known to have made the request.
 *
 * <p><b>Thread safety:</b> for one thread at a time.
 */
final class ServiceCall {

  private static final System.Logger LOGGER = System.getLogger(ServiceCall.class.getPackageName());

  /* What metrics call a request that no operation was found for. */
  private static final String UNKNOWN = "unknown";

  /* Whoever asks for a key pair names what pair. */
  private static final String KEY_PAIR_SPEC = "KeyPairSpec";

  private final EmbeddedService service;
  private final InstantSource clock;
  private final HttpCall call;
  private Protocol protocol;
  private String name = UNKNOWN;
  private @Nullable Asked asked;

  /** Who asks for what. */
  private record Asked(ServiceOperations of, WireOperation operation, EmbeddedCaller caller) {}

  ServiceCall(EmbeddedService service, InstantSource clock, HttpCall call) {
    this.service = service;
    this.clock = clock;
    this.call = call;
    protocol = Dispatcher.protocol(call);
  }

  /**
   * Finds out who asks for what. Never throws but for what breaks the process.
   *
   * @return the refusal; null if the operation is to be performed
   */
  @Nullable Answer identify() {
    return attempt(this::identified);
  }

  private @Nullable Answer identified() {
    RequestSignature signature = RequestSignature.read(call.message(), clock.instant());
    ServiceOperations of = of(signature);
    protocol = Dispatcher.protocol(of);
    EmbeddedCaller caller = caller(signature).from(call.origin());
    Optional<WireOperation> found = protocol.operation(of, call);
    if (found.isEmpty()) {
      return refusal(protocol.unknownOperation());
    }
    name = of.signingName() + ":" + found.get().name();
    asked = new Asked(of, found.get(), caller);
    return null;
  }

  /**
   * Tells whether the operation only computes, and not for long. All others may wait for the store,
   * which changes one after the other, or for the disk, or make a key pair.
   */
  boolean isShort() {
    WireOperation operation = Objects.requireNonNull(asked, "not identified").operation();
    Operation about = operation.input().type().getAnnotation(Operation.class);
    return about.cryptographic()
        && about.readOnly()
        && !service.configuration().flag(Setting.AUDIT_SYNC)
        && operation.input().field(KEY_PAIR_SPEC).isEmpty();
  }

  /**
   * Performs the operation. Never throws but for what breaks the process.
   *
   * @return the result or the error
   */
  Answer perform() {
    Asked identified = Objects.requireNonNull(asked, "not identified");
    return Objects.requireNonNull(attempt(() -> performed(identified)));
  }

  /** Takes all steps. */
  Answer answer() {
    Answer refusal = identify();
    return refusal == null ? perform() : refusal;
  }

  private Answer performed(Asked identified) {
    WireOperation operation = identified.operation();
    Record request = protocol.read(operation, call);
    @Nullable Object result = null;
    try (WipedOutput text = new WipedOutput()) {
      result = protocol.perform(identified.caller(), request);
      protocol.write(identified.of(), operation, result, call.origin().requestId(), text);
      return new Answer(200, protocol.contentType(), text.toByteArray(), name, null);
    } finally {
      Secrets.destroy(operation.input(), request);
      Secrets.destroy(operation.output(), result);
    }
  }

  /** Makes the answer to a call for which there is no room. */
  Answer unavailable() {
    return refusal(protocol.unavailable());
  }

  private @Nullable Answer attempt(Supplier<@Nullable Answer> step) {
    try {
      return step.get();
    } catch (SignatureException e) {
      return refusal(protocol.of(e));
    } catch (WireException e) {
      return refusal(protocol.of(e));
    } catch (KmsException e) {
      if (e.code() == KmsErrorCode.KMS_INTERNAL) {
        LOGGER.log(System.Logger.Level.WARNING, "request " + call.origin().requestId(), e);
      }
      return refusal(protocol.of(e));
    } catch (RuntimeException e) {
      Protocol.Failure known = protocol.ofOther(e);
      if (known == null) {
        LOGGER.log(System.Logger.Level.ERROR, "request " + call.origin().requestId(), e);
        known = protocol.internal();
      }
      return refusal(known);
    }
  }

  private Answer refusal(Protocol.Failure failure) {
    return Dispatcher.failure(protocol, failure, call.origin().requestId(), name);
  }

  private static ServiceOperations of(RequestSignature signature) {
    return ServiceOperations.of(signature.scope().service())
        .orElseThrow(
            () ->
                RequestSignature.invalid(
                    "Credential should be scoped to correct service: 'kms', 'sts' or 'iam'."));
  }

  private EmbeddedCaller caller(RequestSignature signature) {
    String text = signature.sessionToken();
    KeyMaterial token =
        text == null ? null : KeyMaterial.wrap(text.getBytes(StandardCharsets.UTF_8));
    try {
      return service
          .asSigner(signature.accessKeyId(), token, signature::isMadeWith)
          .inRegion(signature.scope().region());
    } finally {
      if (token != null) {
        token.destroy();
      }
    }
  }
}
