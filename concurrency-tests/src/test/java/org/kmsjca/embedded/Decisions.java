// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.security.auth.Destroyable;
import org.kmsjca.datakey.DataKeyCache;
import org.kmsjca.datakey.DataKeyLimits;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.iam.IdentityRepository;
import org.kmsjca.embedded.keys.KeyEntry;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.DecisionStamp;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.SupportsDryRun;

/** A key that can be revoked, a cached data key of it, and the decisions between them. */
final class Decisions {

  private static final int EVALUATION = 20;

  private static final KmsKeyRecord RECORD =
      KmsKeyRecord.builder(
              Arn.parse("arn:aws:kms:us-east-1:111122223333:key/1234").orElseThrow(), Instant.EPOCH)
          .build();

  private static final IdentityRepository NOBODY =
      new IdentityRepository() {
        @Override
        public Optional<IdentityDocument> identity(String id) {
          return Optional.empty();
        }

        @Override
        public Collection<IdentityDocument> identities() {
          return List.of();
        }

        @Override
        public long identitiesRevision() {
          return 0;
        }
      };

  private static final SupportsDryRun<?> REQUEST =
      GenerateDataKey.of("key", EncryptionContext.EMPTY).asDryRun();

  /** What is prepared from a data key: nothing. */
  private static final class Nothing implements Destroyable {
    @Override
    public void destroy() {}
  }

  /** The service: decides about the key that the calling thread is busy with. */
  private static final class Service implements RevocableKms {

    @Override
    public DecisionStamp recheck(SupportsDryRun<?> request) {
      return OF_THIS_THREAD.get().decide();
    }

    @Override
    public <R> R call(KmsRequest<R> request) {
      throw new UnsupportedOperationException(request.operation());
    }

    @Override
    public <R> Stamped<R> callStamped(KmsRequest<R> request) {
      throw new UnsupportedOperationException(request.operation());
    }
  }

  private static final ThreadLocal<Decisions> OF_THIS_THREAD = new ThreadLocal<>();
  private static final DataKeyCache<Decisions, Nothing> CACHE =
      new DataKeyCache<>(
          new Service(),
          new DataKeyLimits(Duration.ofDays(1), Long.MAX_VALUE, Long.MAX_VALUE),
          1 << 15);

  private final boolean stampsFirst;
  private final KeyEntry key = newKey();
  private volatile boolean allowed = true;

  /** {@code stampsFirst} is how it must be done. */
  Decisions(boolean stampsFirst) {
    this.stampsFirst = stampsFirst;
    use();
    key.touch();
  }

  static KeyEntry newKey() {
    return new KeyEntry(RECORD);
  }

  static DecisionStamp stamp(KeyEntry key, long revision) {
    return new KeyStamp(key, revision, NOBODY, 0);
  }

  /** As the repository does it: first the change, then the revision. */
  void revoke() {
    allowed = false;
    key.touch();
  }

  /** Fetches the data key from the cache; tells whether it may be used. */
  boolean use() {
    OF_THIS_THREAD.set(this);
    try {
      return CACHE
          .get(this, () -> new DataKeyCache.Fetched<>(new Nothing(), decide(), REQUEST))
          .isUsable();
    } catch (KmsException e) {
      return false;
    }
  }

  private DecisionStamp decide() {
    if (stampsFirst) {
      long revision = key.revision();
      checkAllowed();
      return stamp(key, revision);
    }
    checkAllowed();
    return stamp(key, key.revision());
  }

  /* Between the look at the record and the end of the decision, policies are evaluated. */
  private void checkAllowed() {
    boolean now = allowed;
    for (int i = 0; i < EVALUATION; i++) {
      Thread.onSpinWait();
    }
    if (!now) {
      throw new KmsKeyStateException(KmsErrorCode.DISABLED, "the key is disabled");
    }
  }
}
