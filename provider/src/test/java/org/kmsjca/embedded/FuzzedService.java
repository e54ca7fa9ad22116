// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.kmsjca.embedded.audit.RenderedRecords;
import org.kmsjca.embedded.grants.GrantChange;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.AddUserToGroup;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateGroup;
import org.kmsjca.embedded.iam.operations.CreatePolicy;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.Iam;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.keys.KeyChange;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.ListKeys;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;

/**
 * A service with a few keys and identities, for fuzz targets: each input gets one that is like all
 * others, so that what an input does can be repeated.
 */
final class FuzzedService {

  static final String ACCOUNT = "111122223333";
  static final String REGION = "us-west-2";
  static final String OTHER_REGION = "eu-west-1";
  static final Instant START = Instant.parse("2026-08-22T10:38:27.123Z");

  private static final String ALLOW_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";
  static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
          + "\"Principal\":{\"AWS\":\"111122223333\"}}}";

  private static final Prepared PREPARED = prepare();

  final MutableClock clock = new MutableClock(START);
  final RenderedRecords records = new RenderedRecords();
  private final AtomicLong nanos = new AtomicLong();
  private final Engine engine;
  private final DeletionSweep sweep;

  /** A state, and the names of what is in it. */
  record Prepared(
      InMemoryServiceState state,
      List<String> keyIds,
      List<String> materialIds,
      List<Bytes> blobs,
      List<ImportKeyMaterial> imports,
      List<String> grantIds,
      List<String> grantTokens,
      List<String> markers,
      String accessKeyId,
      String policyArn) {}

  FuzzedService() {
    InMemoryServiceState state = new InMemoryServiceState();
    state.<Boolean>update(newest -> new ServiceState.Update<>(everything(PREPARED.state), true));
    engine = engine(state, clock);
    sweep = new DeletionSweep(engine, nanos::get);
  }

  static Prepared prepared() {
    return PREPARED;
  }

  Session session(Choices choices) {
    String region = choices.oneIn(8) ? OTHER_REGION : REGION;
    Session session = Session.of(Caller.of(choices.of(CALLERS)), region);
    if (choices.oneIn(16)) {
      session = session.via("s3." + region + ".amazonaws.com");
    }
    return choices.oneIn(32) ? session.onBehalfOf("arn:aws:s3:::bucket") : session;
  }

  /* The first one most of the time, for it may do most. */
  private static final List<String> CALLERS =
      List.of(
          "arn:aws:iam::111122223333:root",
          "arn:aws:iam::111122223333:user/Alice",
          "arn:aws:iam::111122223333:root",
          "arn:aws:iam::111122223333:user/Bob",
          "arn:aws:iam::444455556666:root",
          "arn:aws:iam::111122223333:user/Nobody",
          "arn:aws:sts::111122223333:assumed-role/Reader/session",
          "arn:aws:iam::111122223333:role/Reader");

  Kms kms(Session session) {
    return engine.as(session);
  }

  Iam iam(Session session) {
    return engine.iam(session);
  }

  /** Lets time go on, and does what is due then. */
  void pass(Choices choices) {
    clock.set(clock.instant().plusSeconds(86_400L * choices.below(64)));
    nanos.addAndGet(DeletionSweep.PATIENCE.toNanos());
    sweep.destroyDueKeys();
  }

  private static Engine engine(ServiceState state, MutableClock clock) {
    return new Engine(
        state, new Place(REGION, ACCOUNT), new RenderedRecords(), clock, new PredictableRandom());
  }

  private static Changes everything(InMemoryServiceState from) {
    return new Changes(
        Stream.concat(
                from.keys().stream().<KeyChange>map(entry -> new KeyChange.PutKey(entry.record())),
                from.aliases("", null, Integer.MAX_VALUE).stream().map(KeyChange.PutAlias::new))
            .toList(),
        from.keys().stream()
            .flatMap(entry -> from.grantsOf(entry.record().arn()).all().stream())
            .<GrantChange>map(GrantChange.PutGrant::new)
            .toList(),
        from.identities().stream().<IdentityChange>map(IdentityChange.PutIdentity::new).toList());
  }

  private static Prepared prepare() {
    InMemoryServiceState state = new InMemoryServiceState();
    Engine engine = engine(state, new MutableClock(START));
    Caller root = Caller.of("arn:aws:iam::" + ACCOUNT + ":root");
    Kms kms = engine.as(root);
    Iam iam = engine.iam(root);
    iam.call(CreateUser.of("Alice"));
    iam.call(new PutUserPolicy("Alice", "all", ALLOW_ALL));
    iam.call(CreateUser.of("Bob"));
    iam.call(new CreateGroup("/", "Admins"));
    iam.call(new AddUserToGroup("Admins", "Bob"));
    iam.call(CreateRole.of("Reader", TRUST));
    String policyArn = iam.call(new CreatePolicy("Own", null, ALLOW_ALL, null)).policy().arn();
    AccessKey accessKey = iam.call(new CreateAccessKey("Alice")).accessKey();
    accessKey.secretAccessKey().destroy();

    KeyMetadata first = kms.call(CreateKey.of()).keyMetadata();
    KeyMetadata disabled = kms.call(CreateKey.of()).keyMetadata();
    kms.call(new DisableKey(disabled.keyId()));
    KeyMetadata ending = kms.call(CreateKey.of()).keyMetadata();
    kms.call(new ScheduleKeyDeletion(ending.keyId(), 7));
    KeyMetadata primary = create(kms, null, true);
    kms.call(new ReplicateKey(primary.keyId(), OTHER_REGION, null, null, null, List.of()));
    KeyMetadata waiting = create(kms, KeyOrigin.EXTERNAL, false);
    KeyMetadata imported = create(kms, KeyOrigin.EXTERNAL, true);
    KeyMetadata foreign =
        engine.as(Caller.of("arn:aws:iam::444455556666:root")).call(CreateKey.of()).keyMetadata();
    kms.call(new CreateAlias("alias/first", first.keyId()));
    kms.call(new CreateAlias("alias/disabled", disabled.keyId()));
    Importer importer = new Importer(kms);
    List<ImportKeyMaterial> imports =
        List.of(
            importer.request(waiting.keyId(), Importer.material(1)),
            importer.request(waiting.keyId(), Importer.material(2)),
            importer.request(imported.keyId(), Importer.material(3)));
    String materialId = kms.call(imports.get(2)).keyMaterialId();
    CreateGrant.Result grant =
        kms.call(
            CreateGrant.of(
                first.keyId(),
                "arn:aws:iam::111122223333:user/Bob",
                GrantOperation.ENCRYPT,
                GrantOperation.CREATE_GRANT,
                GrantOperation.RETIRE_GRANT));
    EncryptionContext pair = EncryptionContext.of("a", "b");
    return new Prepared(
        state,
        keyIds(List.of(first, disabled, ending, primary, waiting, imported, foreign)),
        List.of(materialId, String.valueOf(first.currentKeyMaterialId())),
        List.of(
            encrypted(kms, first, EncryptionContext.EMPTY),
            encrypted(kms, first, pair),
            encrypted(kms, primary, pair),
            encrypted(kms, imported, EncryptionContext.EMPTY)),
        imports,
        List.of(grant.grantId()),
        List.of(grant.grantToken()),
        List.of(String.valueOf(kms.call(new ListKeys(1, null)).nextMarker())),
        accessKey.accessKeyId(),
        policyArn);
  }

  private static KeyMetadata create(Kms kms, KeyOrigin origin, boolean multiRegion) {
    return kms.call(
            new CreateKey(
                null, null, null, null, origin, multiRegion, null, List.of(new Tag("a", "b"))))
        .keyMetadata();
  }

  private static Bytes encrypted(Kms kms, KeyMetadata key, EncryptionContext context) {
    KeyMaterial data = KeyMaterial.wrap("data".getBytes(StandardCharsets.UTF_8));
    return kms.call(Encrypt.of(key.keyId(), data, context)).ciphertextBlob();
  }

  private static List<String> keyIds(List<KeyMetadata> keys) {
    List<String> ids = new ArrayList<>();
    keys.forEach(key -> ids.addAll(Arrays.asList(key.keyId(), key.arn())));
    return List.copyOf(ids);
  }

  /** The same numbers for every input. */
  private static final class PredictableRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom numbers = new SplittableRandom(1);

    @Override
    public void nextBytes(byte[] bytes) {
      if (numbers != null) { // as the class above asks before there are any
        numbers.nextBytes(bytes);
      }
    }
  }
}
