// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.kms.DataKeyPairSpec;
import org.kmsjca.kms.GenerateDataKeyPair;
import org.kmsjca.kms.GenerateDataKeyPairWithoutPlaintext;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.UpdatePrimaryRegion;

/**
 * Refuses requests that come faster than the request quotas allow.
 *
 * <p>Each account has, in each Region and for each group of operations, as many requests in hand as
 * the quota gives in a second, at least one; they come back at the rate of the quota. Requests
 * count whether they succeed or not, and also if they are only checked.
 *
 * <p>What a request names as a Region may be anything. Buckets that are full again are forgotten
 * from time to time, so that no more are kept than twice those that are in use, and some.
 *
 * <p><b>Thread safety:</b> thread-safe; nobody waits.
 */
final class Throttle {

  /** How many buckets are kept before full ones are looked for. */
  static final int KEPT_BUCKETS = 1024;

  private static final int REPLICATE_COSTS_CREATIONS = TokenBucket.MAX_TOKENS;
  private static final int MAX_REGION_CHARACTERS = 32;
  private static final String CREATE_KEY = "CreateKey";
  private static final String TOO_FAST =
      "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";
  private static final String TOO_FAST_FOR_IDENTITIES = "Rate exceeded";

  private final RequestQuotas quotas;
  private final Map<Counted, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final AtomicInteger sweepAbove = new AtomicInteger(KEPT_BUCKETS);

  Throttle(RequestQuotas quotas) {
    this.quotas = quotas;
  }

  /**
   * Counts a request.
   *
   * @param account the account of the caller
   * @param region the Region to which the request was sent
   * @param now the time
   * @throws KmsLimitException {@code ThrottlingException} if there are too many
   */
  void count(KmsRequest<?> request, String account, String region, Instant now) {
    if (quotas.isEmpty()) {
      return;
    }
    take(account, region, RequestQuotas.group(request.operation(), pair(request)), 1, now);
    if (request instanceof ReplicateKey replicate && isRegion(replicate.replicaRegion())) {
      take(account, replicate.replicaRegion(), CREATE_KEY, REPLICATE_COSTS_CREATIONS, now);
    } else if (request instanceof UpdatePrimaryRegion update
        && isRegion(update.primaryRegion())
        && !update.primaryRegion().equals(region)) {
      take(account, update.primaryRegion(), request.operation(), 1, now);
    }
  }

  /**
   * Counts a request about identities.
   *
   * @param account the account of the caller
   * @param region the Region in which it counts
   * @param now the time
   * @throws KmsLimitException {@code ThrottlingException} if there are too many
   */
  void count(IamRequest<?> request, String account, String region, Instant now) {
    if (!quotas.isEmpty() && !isTaken(account, region, RequestQuotas.group(request), 1, now)) {
      throw tooMany(TOO_FAST_FOR_IDENTITIES);
    }
  }

  private void take(String account, String region, String group, int requests, Instant now) {
    if (!isTaken(account, region, group, requests, now)) {
      throw tooMany(TOO_FAST);
    }
  }

  private static KmsLimitException tooMany(String text) {
    return new KmsLimitException(KmsErrorCode.THROTTLING, text);
  }

  private boolean isTaken(String account, String region, String group, int requests, Instant now) {
    OptionalDouble rate = quotas.rate(group);
    if (rate.isEmpty()) {
      return true;
    }
    Counted counted = new Counted(account, region, group);
    while (true) {
      TokenBucket bucket = bucket(counted, rate.getAsDouble(), now);
      boolean taken = bucket.tryTake(requests, now);
      if (taken || !bucket.isRetired()) {
        return taken;
      }
      buckets.remove(counted, bucket);
    }
  }

  private TokenBucket bucket(Counted counted, double rate, Instant now) {
    TokenBucket known = buckets.get(counted);
    if (known != null) {
      return known;
    }
    if (buckets.size() >= sweepAbove.get()) {
      buckets.entrySet().removeIf(entry -> entry.getValue().retireIfFull(now));
      sweepAbove.set(Math.max(KEPT_BUCKETS, 2 * buckets.size()));
    }
    return buckets.computeIfAbsent(counted, missing -> new TokenBucket(rate));
  }

  /** Counts the buckets that are kept. */
  int size() {
    return buckets.size();
  }

  /* A longer text is refused soon, and not kept until then. */
  private static boolean isRegion(@Nullable String region) {
    return region != null && region.length() <= MAX_REGION_CHARACTERS;
  }

  private static @Nullable DataKeyPairSpec pair(KmsRequest<?> request) {
    if (request instanceof GenerateDataKeyPair generate) {
      return generate.keyPairSpec();
    }
    return request instanceof GenerateDataKeyPairWithoutPlaintext generate
        ? generate.keyPairSpec()
        : null;
  }

  /**
   * What has a rate of its own.
   *
   * @param account the caller's account
   * @param region the Region
   * @param group the group of operations
   */
  private record Counted(String account, String region, String group) {}
}
