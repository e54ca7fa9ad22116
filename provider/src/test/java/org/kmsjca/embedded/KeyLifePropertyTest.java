// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.kmsjca.crypto.RsaOaep;
import org.kmsjca.embedded.KeyLifeModel.Generation;
import org.kmsjca.embedded.iam.IdentityChange;
import org.kmsjca.embedded.iam.IdentityDocument;
import org.kmsjca.embedded.keys.BackingKey;
import org.kmsjca.embedded.keys.ImportToken;
import org.kmsjca.embedded.keys.ImportedMaterials;
import org.kmsjca.embedded.keys.KmsKeyRecord;
import org.kmsjca.embedded.operations.Place;
import org.kmsjca.embedded.state.Changes;
import org.kmsjca.embedded.state.ServiceState.Update;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.Decrypt;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.DescribeKey;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.Encrypt;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GetKeyRotationStatus;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.ImportType;
import org.kmsjca.kms.KeyMaterialState;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.KeyState;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsRequest;
import org.kmsjca.kms.RevocableKms;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.material.Bytes;
import org.kmsjca.material.KeyMaterial;
import org.kmsjca.testing.Spec;

/** Long lives of keys: after every step the service is where a plain model says. */
class KeyLifePropertyTest {

  private static final Instant START = KmsContractTest.START;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final RsaOaep.KeyPair PAIR = RsaOaep.generate(2048, RANDOM);
  private static final KeyMaterial SECRET = KeyMaterial.wrap(new byte[ImportToken.SECRET_BYTES]);

  /** What can be done to a key. */
  enum Action {
    ENABLE,
    DISABLE,
    SCHEDULE_DELETION,
    CANCEL_DELETION,
    ENABLE_ROTATION,
    DISABLE_ROTATION,
    ROTATE,
    IMPORT_DEFAULT,
    IMPORT_NEW,
    IMPORT_EXISTING,
    DELETE_CURRENT,
    DELETE_ANY,
    ENCRYPT,
    FORWARD,
    BACK,
    SWEEP
  }

  /**
   * One step.
   *
   * @param action what is done
   * @param number which material, or how many days
   */
  record Step(Action action, int number) {}

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Action> actions =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(Action.class)),
            Tuple.of(1, Arbitraries.of(Action.IMPORT_DEFAULT, Action.ROTATE, Action.IMPORT_NEW)),
            Tuple.of(1, Arbitraries.of(Action.ENCRYPT, Action.ENABLE_ROTATION)),
            Tuple.of(2, Arbitraries.of(Action.FORWARD)));
    return Combinators.combine(actions, Arbitraries.integers().between(0, 5))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(40);
  }

  @Property(tries = 400)
  @Spec({"KM-1", "KM-2", "KM-54"})
  void everyLife_goesAsTheModelSays(@ForAll boolean external, @ForAll("lives") List<Step> life) {
    new Life(external).run(life);
  }

  /** A key of a service of its own, and the model of it. */
  private static final class Life {

    private final InMemoryServiceState state = new InMemoryServiceState();
    private final MutableClock clock = new MutableClock(START);
    private final Engine engine =
        new Engine(
            state,
            new Place(KmsContractTest.REGION, KmsContractTest.ACCOUNT),
            event -> {},
            clock,
            RANDOM);
    private final RevocableKms kms = engine.as(KmsContractTest.ROOT);
    private final KeyLifeModel model;
    private final Arn arn;
    private final List<Bytes> blobs = new ArrayList<>();

    Life(boolean external) {
      model = new KeyLifeModel(external);
      IdentityDocument secret =
          new IdentityDocument("service/import-token-key", "service-secret", "{}", SECRET);
      state.<Boolean>update(
          newest -> new Update<>(Changes.of(new IdentityChange.PutIdentity(secret)), true));
      KeyOrigin origin = external ? KeyOrigin.EXTERNAL : KeyOrigin.AWS_KMS;
      arn =
          Arn.of(
              kms.call(new CreateKey(null, null, null, null, origin, null, null, List.of()))
                  .keyMetadata()
                  .arn());
    }

    void run(List<Step> life) {
      check("made");
      for (Step wanted : life) {
        Step step = helpful(wanted);
        take(step);
        check(step.toString());
      }
    }

    /* Half of what the state forbids gives way to the step that leads on; time always goes on. */
    private Step helpful(Step wanted) {
      if (wanted.number() % 2 == 0
          || Set.of(Action.FORWARD, Action.BACK, Action.SWEEP).contains(wanted.action())) {
        return wanted;
      }
      return switch (model.state(clock.instant())) {
        case DISABLED -> new Step(Action.ENABLE, wanted.number());
        case PENDING_DELETION -> new Step(Action.CANCEL_DELETION, wanted.number());
        case PENDING_IMPORT -> new Step(Action.IMPORT_DEFAULT, wanted.number());
        default -> wanted;
      };
    }

    private String id() {
      return arn.resourceName();
    }

    private void take(Step step) {
      Instant now = clock.instant();
      int days = 1 + step.number() * 20;
      switch (step.action()) {
        case ENABLE -> same(step, model.enable(now), new EnableKey(id()));
        case DISABLE -> same(step, model.disable(now), new DisableKey(id()));
        case SCHEDULE_DELETION ->
            same(step, model.scheduleDeletion(now), new ScheduleKeyDeletion(id(), 30));
        case CANCEL_DELETION -> same(step, model.cancelDeletion(now), new CancelKeyDeletion(id()));
        case ENABLE_ROTATION ->
            same(step, model.enableRotation(now, 90), new EnableKeyRotation(id(), 90));
        case DISABLE_ROTATION ->
            same(step, model.disableRotation(now), new DisableKeyRotation(id()));
        case ROTATE -> same(step, model.rotate(now), new RotateKeyOnDemand(id()));
        case IMPORT_DEFAULT -> importMaterial(step, null);
        case IMPORT_NEW -> importMaterial(step, ImportType.NEW_KEY_MATERIAL);
        case IMPORT_EXISTING -> importMaterial(step, ImportType.EXISTING_KEY_MATERIAL);
        case DELETE_CURRENT -> delete(step, null);
        case DELETE_ANY -> {
          if (!model.generations.isEmpty()) {
            delete(step, model.generations.get(step.number() % model.generations.size()));
          }
        }
        case ENCRYPT -> encrypt(step);
        case FORWARD -> clock.advance(Duration.ofDays(days));
        case BACK -> clock.advance(Duration.ofDays(-step.number()));
        case SWEEP -> {
          new MaterialSweep(engine).deleteExpiredMaterial();
          new MaterialSweep(engine).rotateDueKeys();
          model.sweep(now);
        }
      }
    }

    private void same(Step step, KmsErrorCode expected, KmsRequest<?> request) {
      assertThat(errorOf(() -> kms.call(request))).as(step.toString()).isEqualTo(expected);
    }

    private static KmsErrorCode errorOf(ThrowingCallable call) {
      Throwable error = catchThrowable(call);
      if (error == null) {
        return null;
      }
      assertThat(error).isInstanceOf(KmsException.class);
      return ((KmsException) error).code();
    }

    /* Materials 0 to 2 never expire, 3 to 5 are the same ones with an expiry. */
    private void importMaterial(Step step, ImportType type) {
      Instant now = clock.instant();
      int value = step.number() % 3;
      Instant validTo = step.number() < 3 ? null : now.plus(Duration.ofDays(30));
      ImportToken token =
          new ImportToken(
              arn, AlgorithmSpec.RSAES_OAEP_SHA_256, now.plus(ImportToken.LIFE), PAIR.privateKey());
      ImportKeyMaterial request =
          new ImportKeyMaterial(
              id(),
              token.seal(SECRET, RANDOM),
              Importer.wrap(token.algorithm(), PAIR.publicKey(), Importer.material(value)),
              validTo,
              validTo == null
                  ? ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE
                  : ExpirationModel.KEY_MATERIAL_EXPIRES,
              type,
              null,
              null);
      same(step, model.importMaterial(now, value, type, validTo), request);
    }

    private void delete(Step step, Generation generation) {
      String material =
          generation == null
              ? null
              : key().backingKeys().get(model.generations.indexOf(generation)).id();
      same(
          step,
          model.deleteMaterial(clock.instant(), generation),
          new DeleteImportedKeyMaterial(id(), material));
    }

    private void encrypt(Step step) {
      KmsErrorCode error =
          errorOf(
              () ->
                  blobs.add(
                      kms.call(
                              Encrypt.of(
                                  id(), KmsContractTest.secret("data"), EncryptionContext.EMPTY))
                          .ciphertextBlob()));
      assertThat(error).as(step.toString()).isEqualTo(model.use(clock.instant()));
    }

    private KmsKeyRecord key() {
      return state.key(arn).orElseThrow().record();
    }

    private void check(String after) {
      Instant now = clock.instant();
      KeyMetadata described = kms.call(DescribeKey.of(id())).keyMetadata();
      assertThat(described.keyState()).as(after).isEqualTo(model.state(now));
      assertThat(described.enabled()).as(after).isEqualTo(model.state(now) == KeyState.ENABLED);
      checkMaterials(after, described);
      GetKeyRotationStatus.Result status = kms.call(new GetKeyRotationStatus(id()));
      boolean waits = model.stored == KeyState.PENDING_DELETION;
      assertThat(status.nextRotationDate()).as(after).isEqualTo(waits ? null : model.nextRotation);
      assertThat(status.rotationPeriodInDays())
          .as(after)
          .isEqualTo(waits ? null : model.periodInDays);
      for (Bytes blob : blobs) {
        assertThat(errorOf(() -> kms.call(Decrypt.of(blob, EncryptionContext.EMPTY, null))))
            .as(after)
            .isEqualTo(model.use(now));
      }
    }

    private void checkMaterials(String after, KeyMetadata described) {
      List<BackingKey> found = key().backingKeys();
      assertThat(found.stream().map(BackingKey::state))
          .as(after)
          .containsExactlyElementsOf(model.generations.stream().map(one -> one.state).toList());
      assertThat(found.stream().map(BackingKey::isPresent))
          .as(after)
          .containsExactlyElementsOf(model.generations.stream().map(one -> one.present).toList());
      assertThat(found.stream().map(BackingKey::rotationType))
          .as(after)
          .containsExactlyElementsOf(model.generations.stream().map(one -> one.type).toList());
      assertThat(found.stream().map(BackingKey::id)).as(after).doesNotHaveDuplicates();
      assertThat(found.stream().filter(one -> one.state() == KeyMaterialState.CURRENT).count())
          .as(after)
          .isEqualTo(found.isEmpty() ? 0 : 1);
      for (int i = 0; i < found.size(); i++) {
        Generation generation = model.generations.get(i);
        if (generation.imported) {
          assertThat(found.get(i).id()).as(after).isEqualTo(idOf(generation.value));
        }
        if (generation.state == KeyMaterialState.CURRENT) {
          assertThat(described.currentKeyMaterialId()).as(after).isEqualTo(found.get(i).id());
        }
      }
    }

    private String idOf(int value) {
      return ImportedMaterials.idOf(key().keyId(), KeyMaterial.wrap(Importer.material(value)));
    }
  }
}
