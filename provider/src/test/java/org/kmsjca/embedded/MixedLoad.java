// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.AlgorithmSpec;
import org.kmsjca.kms.CancelKeyDeletion;
import org.kmsjca.kms.CreateAlias;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.DeleteAlias;
import org.kmsjca.kms.DeleteImportedKeyMaterial;
import org.kmsjca.kms.DisableKey;
import org.kmsjca.kms.DisableKeyRotation;
import org.kmsjca.kms.EnableKey;
import org.kmsjca.kms.EnableKeyRotation;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.ExpirationModel;
import org.kmsjca.kms.GetParametersForImport;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.ImportKeyMaterial;
import org.kmsjca.kms.KeyOrigin;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.ReplicateKey;
import org.kmsjca.kms.RetireGrant;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.kms.RotateKeyOnDemand;
import org.kmsjca.kms.ScheduleKeyDeletion;
import org.kmsjca.kms.Tag;
import org.kmsjca.kms.TagResource;
import org.kmsjca.kms.UntagResource;
import org.kmsjca.kms.UpdateAlias;
import org.kmsjca.kms.UpdateKeyDescription;
import org.kmsjca.kms.UpdatePrimaryRegion;
import org.kmsjca.material.Bytes;

/** Changes to three keys of different kinds, their aliases and their grants. */
final class MixedLoad implements SeededLoad {

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Id\":\"p%d\",\"Statement\":{\"Effect\":\"Allow\","
          + "\"Principal\":{\"AWS\":\"000000000000\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}}";
  private static final int MAX_MATERIALS = 20;

  /** The kinds of keys that a worker has, one of each. */
  enum Kind {
    PLAIN,
    MULTI_REGION,
    EXTERNAL
  }

  /** What can be done; each names what it needs, and what it leads to. */
  enum Step {
    CREATE(CreateKey.class),
    DESCRIBE(UpdateKeyDescription.class),
    DISABLE(DisableKey.class),
    ENABLE(EnableKey.class),
    TAG(TagResource.class),
    UNTAG(UntagResource.class),
    ALIAS(CreateAlias.class),
    MOVE_ALIAS(UpdateAlias.class),
    DELETE_ALIAS(DeleteAlias.class),
    POLICY(PutKeyPolicy.class),
    GRANT(CreateGrant.class),
    REVOKE(RevokeGrant.class),
    RETIRE(RetireGrant.class),
    ROTATION_ON(EnableKeyRotation.class),
    ROTATION_OFF(DisableKeyRotation.class),
    ROTATE(RotateKeyOnDemand.class),
    SCHEDULE(ScheduleKeyDeletion.class),
    CANCEL(CancelKeyDeletion.class),
    IMPORT(ImportKeyMaterial.class),
    DELETE_MATERIAL(DeleteImportedKeyMaterial.class),
    REPLICATE(ReplicateKey.class),
    MOVE_PRIMARY(UpdatePrimaryRegion.class);

    private final Class<? extends Record> request;

    Step(Class<? extends Record> request) {
      this.request = request;
    }

    /** Gives the class of the requests. */
    Class<? extends Record> request() {
      return request;
    }
  }

  private final long seed;
  private final int worker;
  private final Map<Kind, KeyModel> keys = new TreeMap<>();
  private final Map<String, String> grantIds = new HashMap<>();
  private int done;

  MixedLoad(long seed, int worker) {
    this.seed = seed;
    this.worker = worker;
  }

  /** Gives the keys as they must be after the steps so far. */
  Map<Kind, KeyModel> keys() {
    return keys;
  }

  @Override
  public int done() {
    return done;
  }

  private Random random() {
    return new Random(seed * 1_000_003L + worker * 7919L + done);
  }

  /** Gives the kind of key that the next step is about. */
  Kind nextKind() {
    return Kind.values()[random().nextInt(Kind.values().length)];
  }

  /** Gives the next step. */
  Step nextStep() {
    @Nullable KeyModel key = keys.get(nextKind());
    if (key == null) {
      return Step.CREATE;
    }
    List<Step> possible = Arrays.stream(Step.values()).filter(key::allows).toList();
    Random random = random();
    random.nextLong(); // the kind was chosen with the first number
    return possible.get(random.nextInt(possible.size()));
  }

  @Override
  public String next() {
    return nextStep() + " of " + keys.get(nextKind());
  }

  @Override
  public boolean createsKey() {
    return nextStep() == Step.CREATE;
  }

  @Override
  public String perform(MixedLoadService service) throws GeneralSecurityException {
    Kms kms = service.kms();
    Kind kind = nextKind();
    @Nullable KeyModel key = keys.get(kind);
    Step step = nextStep();
    if (key == null) {
      return kms.call(create(kind)).keyMetadata().arn();
    }
    String id = key.arn().substring(key.arn().lastIndexOf('/') + 1);
    String alias = aliasName(kind);
    switch (step) {
      case CREATE -> throw new AssertionError("a key is made once");
      case DESCRIBE -> kms.call(new UpdateKeyDescription(id, "d" + done));
      case DISABLE -> kms.call(new DisableKey(id));
      case ENABLE -> kms.call(new EnableKey(id));
      case TAG -> kms.call(new TagResource(id, List.of(new Tag("t" + done % 3, "v" + done))));
      case UNTAG -> kms.call(new UntagResource(id, List.of(key.tags().firstKey())));
      case ALIAS -> kms.call(new CreateAlias(alias, id));
      case MOVE_ALIAS -> kms.call(new UpdateAlias(key.aliases().first(), id));
      case DELETE_ALIAS -> kms.call(new DeleteAlias(key.aliases().first()));
      case POLICY -> kms.call(PutKeyPolicy.of(id, POLICY.formatted(done)));
      case GRANT -> {
        return kms.call(grant(id)).grantId();
      }
      case REVOKE -> kms.call(new RevokeGrant(id, grantId(key), false));
      case RETIRE -> kms.call(new RetireGrant(null, key.arn(), grantId(key), false));
      case ROTATION_ON -> kms.call(new EnableKeyRotation(id, period()));
      case ROTATION_OFF -> kms.call(new DisableKeyRotation(id));
      case ROTATE -> kms.call(new RotateKeyOnDemand(id));
      case SCHEDULE -> kms.call(new ScheduleKeyDeletion(id, 7 + done % 24));
      case CANCEL -> kms.call(new CancelKeyDeletion(id));
      case IMPORT -> importMaterial(kms, id);
      case DELETE_MATERIAL -> kms.call(new DeleteImportedKeyMaterial(id, null));
      case REPLICATE ->
          kms.call(
              new ReplicateKey(id, MixedLoadService.OTHER_REGION, null, null, null, List.of()));
      case MOVE_PRIMARY ->
          (key.primaryIsHere() ? kms : service.kmsElsewhere())
              .call(
                  new UpdatePrimaryRegion(
                      id,
                      key.primaryIsHere()
                          ? MixedLoadService.OTHER_REGION
                          : MixedLoadService.REGION));
    }
    return "-";
  }

  @Override
  public void acknowledge(String answer) {
    Kind kind = nextKind();
    Step step = nextStep();
    @Nullable KeyModel key = keys.get(kind);
    if (key == null) {
      keys.put(kind, KeyModel.made(kind, answer, "d" + done));
    } else {
      if (step == Step.GRANT) {
        grantIds.put(key.arn() + "g" + done, answer);
      }
      keys.put(kind, key.after(step, done, aliasName(kind), period()));
    }
    done++;
  }

  /** Makes a copy that has done the next step, if that makes no key and no grant. */
  MixedLoad ahead() {
    MixedLoad copy = new MixedLoad(seed, worker);
    copy.keys.putAll(keys);
    copy.grantIds.putAll(grantIds);
    copy.done = done;
    copy.acknowledge("?");
    return copy;
  }

  private CreateKey create(Kind kind) {
    return new CreateKey(
        null,
        "d" + done,
        null,
        null,
        kind == Kind.EXTERNAL ? KeyOrigin.EXTERNAL : null,
        kind == Kind.MULTI_REGION ? true : null,
        null,
        List.of());
  }

  private CreateGrant grant(String id) {
    return new CreateGrant(
        id,
        MixedLoadService.GRANTEE,
        null,
        List.of(GrantOperation.ENCRYPT),
        GrantConstraints.subset(EncryptionContext.of("n", String.valueOf(done))),
        List.of(),
        "g" + done,
        false,
        null,
        null);
  }

  private String grantId(KeyModel key) {
    return grantIds.get(key.arn() + key.grants().first());
  }

  private String aliasName(Kind kind) {
    return "alias/" + Long.toHexString(seed) + "-" + worker + "-" + kind + "-" + done % 3;
  }

  private int period() {
    return 90 + done % 100;
  }

  /* The same material each time, as the key wants it. */
  private void importMaterial(Kms kms, String id) throws GeneralSecurityException {
    byte[] material = new byte[32];
    new Random(seed + worker).nextBytes(material);
    GetParametersForImport.Result parameters =
        kms.call(
            new GetParametersForImport(
                id, AlgorithmSpec.RSAES_OAEP_SHA_256, org.kmsjca.kms.WrappingKeySpec.RSA_2048));
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(parameters.publicKey().toByteArray()));
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding", Security.getProvider("SunJCE"));
    rsa.init(
        Cipher.ENCRYPT_MODE,
        key,
        new OAEPParameterSpec(
            "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
    kms.call(
        new ImportKeyMaterial(
            id,
            parameters.importToken(),
            Bytes.copyOf(rsa.doFinal(material)),
            null,
            ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE,
            null,
            null,
            null));
  }

  static boolean canRotateAgain(int materials) {
    return materials < MAX_MATERIALS;
  }
}
