// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.kmsjca.crypto.SystemRandom;
import org.kmsjca.embedded.audit.AuditLog;
import org.kmsjca.embedded.audit.AuditTrail;
import org.kmsjca.embedded.audit.ChainDirectory;
import org.kmsjca.embedded.audit.InMemoryChainDirectory;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.keys.KeyDeletion;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.embedded.operations.Quotas;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.embedded.store.RootKeySource;
import org.kmsjca.embedded.store.SqliteServiceState;
import org.kmsjca.kms.AliasListEntry;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.ListAliases;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.material.KeyMaterial;

/** What all tests of the service share; every one of them runs on each kind of store. */
@ParameterizedClass
@EnumSource(KmsContractTest.StoreKind.class)
abstract class KmsContractTest {

  static final String ACCOUNT = "111122223333";
  static final String OTHER_ACCOUNT = "444455556666";
  static final String REGION = "us-west-2";
  static final Caller ROOT = Caller.of("arn:aws:iam::" + ACCOUNT + ":root");
  static final Caller ALICE = Caller.of("arn:aws:iam::" + ACCOUNT + ":user/Alice");
  static final Caller FOREIGN_ROOT = Caller.of("arn:aws:iam::" + OTHER_ACCOUNT + ":root");
  static final String UNKNOWN_KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  static final Instant START = Instant.parse("2026-08-22T10:38:27.123Z");

  static final ObjectMapper JSON = new ObjectMapper();

  /** The kinds of stores. */
  enum StoreKind {
    IN_MEMORY,
    SQLITE
  }

  @Parameter StoreKind storeKind;

  @TempDir Path directory;

  final MutableClock clock = new MutableClock(START);
  final AtomicLong nanos = new AtomicLong();
  FaultyServiceState keys;
  private SqliteServiceState sqlite;
  AuditLog auditLog;
  ChainDirectory chains;
  volatile boolean auditFails;
  Engine engine;
  DeletionSweep sweep;
  RevocableKms kms;

  @BeforeEach
  void openService() throws Exception {
    SecureRandom random = SystemRandom.newInstance();
    if (storeKind == StoreKind.SQLITE) {
      sqlite =
          SqliteServiceState.open(
              directory.resolve("kms.db"),
              RootKeySource.file(directory.resolve("root.key")),
              random);
    }
    keys = new FaultyServiceState(sqlite == null ? new InMemoryServiceState() : sqlite);
    chains = sqlite == null ? new InMemoryChainDirectory() : sqlite.chains();
    auditLog =
        AuditLog.open(
            auditPath(),
            chains,
            clock,
            random,
            new AuditLog.Parameters(
                false, 1L << 30, Duration.ofDays(365), Duration.ofDays(365), REGION, ACCOUNT));
    AuditTrail trail =
        event -> {
          if (auditFails) {
            throw new org.kmsjca.kms.KmsUnavailableException(
                KmsErrorCode.KMS_INTERNAL, "the test wants the record to fail");
          }
          auditLog.record(event);
        };
    engine = new Engine(keys, new Place(REGION, ACCOUNT), trail, clock, random);
    kms = engine.as(ROOT);
    sweep = new DeletionSweep(engine, nanos::get);
  }

  @AfterEach
  void closeService() {
    auditLog.close();
    if (sqlite != null) {
      sqlite.close();
    }
  }

  Path auditPath() {
    return directory.resolve("audit");
  }

  /** Notes that keys are due, waits, and destroys them; the time goes on by the grace period. */
  int destroyDueKeys() {
    assertThat(sweep.destroyDueKeys()).isZero();
    clock.advance(KeyDeletion.GRACE);
    nanos.addAndGet(DeletionSweep.PATIENCE.toNanos());
    return sweep.destroyDueKeys();
  }

  /** Lists the aliases that name a key. */
  List<AliasListEntry> madeAliases() {
    return kms.call(new ListAliases(null, 100, null)).aliases().stream()
        .filter(alias -> alias.targetKeyId() != null)
        .toList();
  }

  RevocableKms as(Caller caller) {
    return engine.as(caller);
  }

  KeyMetadata createKey() {
    return kms.call(CreateKey.of()).keyMetadata();
  }

  KeyMetadata createKey(String policy) {
    return kms.call(
            new CreateKey(policy, "made by a test", null, null, null, null, true, List.of()))
        .keyMetadata();
  }

  KmsKeyRecord stored(KeyMetadata key) {
    return keys.key(Arn.of(key.arn())).orElseThrow().record();
  }

  void putState(KeyMetadata key, KeyState state) {
    Instant deletion = state == KeyState.PENDING_DELETION ? START.plusSeconds(86400) : null;
    put(stored(key).withState(state, deletion));
  }

  void put(KmsKeyRecord key) {
    keys.<Boolean>update(newest -> new Update<>(Changes.of(new KeyChange.PutKey(key)), true));
  }

  static String keyArn(String keyId) {
    return "arn:aws:kms:" + REGION + ":" + ACCOUNT + ":key/" + keyId;
  }

  static String aliasArn(String name) {
    return "arn:aws:kms:" + REGION + ":" + ACCOUNT + ":" + name;
  }

  static KeyMaterial secret(String text) {
    return KeyMaterial.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(KeyMaterial secret) {
    return new String(secret.toByteArray(), StandardCharsets.UTF_8);
  }

  static void assertError(KmsErrorCode code, String detail, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(KmsException.class);
    KmsException error = (KmsException) thrown;
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error.detail().orElse(null)).isEqualTo(detail);
  }

  static void assertErrorContains(KmsErrorCode code, String part, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(KmsException.class);
    KmsException error = (KmsException) thrown;
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error.detail().orElse("")).contains(part);
  }

  List<JsonNode> audit() {
    return AuditRecords.of(auditPath());
  }

  /** Replaces the service by one with quotas. */
  void limit(String things, String requests) {
    limit(new ServiceLimits(Duration.ZERO, Quotas.parse(things), RequestQuotas.parse(requests)));
  }

  void limit(ServiceLimits limits) {
    engine =
        new Engine(
            keys, new Place(REGION, ACCOUNT), engine.trail(), clock, engine.random(), limits);
    kms = engine.as(ROOT);
  }

  JsonNode lastEvent() {
    List<JsonNode> events = audit();
    return events.get(events.size() - 1);
  }
}
