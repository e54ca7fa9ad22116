// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javax.security.auth.Subject;
import org.jspecify.annotations.Nullable;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.KmsAccessDeniedException;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.spec.KmsPrincipal;

/**
 * What is opened for each caller, where the {@link Subject} of the current thread calls: an access
 * key among its private credentials, else its {@link KmsPrincipal}.
 *
 * <p>Callers share nothing, data keys least of all. A limited number of them is kept; what is
 * opened for an access key is kept as long as the object with the key.
 *
 * <p><b>Thread safety:</b> thread-safe. <b>Secrets:</b> none of its own.
 *
 * @param <T> what is opened
 */
final class SubjectCallers<T> {

  /** How many callers are kept; each may have as many data keys as the caches are large. */
  static final int MAX_CALLERS = 1000;

  private final int checkpoint = Checkpoints.current();
  private final Configuration configuration;
  private final BiFunction<Configuration, @Nullable AccessKeyCredentials, T> open;
  private final Cache<KmsPrincipal, T> byPrincipal;
  private final Cache<AccessKeyCredentials, T> byCredentials;

  /**
   * Opens nothing yet.
   *
   * @param configuration the settings for all callers
   * @param open opens for the caller of a configuration, or for an access key
   * @param discard ends what is not kept any more
   */
  SubjectCallers(
      Configuration configuration,
      BiFunction<Configuration, @Nullable AccessKeyCredentials, T> open,
      Consumer<T> discard) {
    this.configuration = configuration;
    this.open = open;
    byPrincipal = callers(discard, Caffeine.newBuilder());
    // Compared by identity, so that nobody finds what was opened for another one's object.
    byCredentials = callers(discard, Caffeine.newBuilder().weakKeys());
  }

  private static <K, T> Cache<K, T> callers(Consumer<T> discard, Caffeine<Object, Object> builder) {
    return builder
        .maximumSize(MAX_CALLERS)
        .executor(Runnable::run)
        .<K, T>removalListener(
            (caller, opened, cause) -> {
              if (opened != null) {
                discard.accept(opened);
              }
            })
        .build();
  }

  /** Tells whether there was no checkpoint of the process since this was made. */
  boolean isCurrent() {
    return checkpoint == Checkpoints.current();
  }

  /** Gives the settings for all callers. */
  Configuration configuration() {
    return configuration;
  }

  /** Discards what was opened for all callers. */
  void clear() {
    byPrincipal.invalidateAll();
    byCredentials.invalidateAll();
  }

  /**
   * Gives what is opened for the Subject of the current thread.
   *
   * @throws KmsAccessDeniedException with {@code UnrecognizedClientException} if there is no
   *     Subject, if it says nothing about the caller or several things, or if its access key was
   *     destroyed; further as opening it
   */
  T current() {
    Subject subject = CurrentSubject.get();
    if (subject == null) {
      throw refused("the thread has no Subject; run it by Subject.callAs or Subject.doAs");
    }
    Set<AccessKeyCredentials> credentials =
        subject.getPrivateCredentials(AccessKeyCredentials.class);
    if (!credentials.isEmpty()) {
      return ofCredentials(only(credentials, "private credentials AccessKeyCredentials"));
    }
    KmsPrincipal principal =
        only(subject.getPrincipals(KmsPrincipal.class), "principals KmsPrincipal");
    T known = byPrincipal.getIfPresent(principal);
    return known != null
        ? known
        : byPrincipal.get(
            principal, caller -> open.apply(configuration.withCaller(caller.caller()), null));
  }

  private T ofCredentials(AccessKeyCredentials credentials) {
    if (credentials.isDestroyed()) {
      byCredentials.invalidate(credentials);
      throw refused("the access key of the Subject was destroyed");
    }
    T known = byCredentials.getIfPresent(credentials);
    return known != null
        ? known
        : byCredentials.get(credentials, key -> open.apply(configuration, key));
  }

  private static <E> E only(Set<E> all, String what) {
    if (all.size() != 1) {
      throw refused("the Subject has " + all.size() + " " + what + "; expected one");
    }
    return all.iterator().next();
  }

  private static KmsAccessDeniedException refused(String reason) {
    return new KmsAccessDeniedException(
        KmsErrorCode.UNRECOGNIZED_CLIENT, "setting 'caller' is 'subject', but " + reason);
  }
}
