// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.kmsjca.embedded.iam.operations.*;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.CreateGrant;
import org.kmsjca.kms.CreateKey;
import org.kmsjca.kms.GrantConstraints;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.PutKeyPolicy;
import org.kmsjca.kms.RevokeGrant;
import org.kmsjca.material.KeyMaterial;

/**
 * Changes to a user, a group, a role and a managed policy, and to a key that names the user. Times
 * of building alternate with times of removing, in which things come to an end.
 */
final class IdentityLoad implements SeededLoad {

  private static final int STEPS_OF_A_TIME = 30;
  private static final String IDENTITY_POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"d%d\",\"Effect\":\"Allow\","
          + "\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}}";
  private static final String TRUST_POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"d%d\",\"Effect\":\"Allow\","
          + "\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"sts:AssumeRole\"}}";
  private static final String KEY_POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"d%d\",\"Effect\":\"Allow\","
          + "\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"},"
          + "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"000000000000\"},"
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

  private final long seed;
  private final int worker;
  private final IdentityModel model;
  private final Map<String, Credential> credentials = new TreeMap<>();
  private int done;

  /**
   * An access key that was handed out.
   *
   * @param owner the unique ID of the user or role
   * @param secret the secret
   * @param token of a session; empty for a user
   */
  record Credential(String owner, String secret, String token) {}

  IdentityLoad(long seed, int worker) {
    this.seed = seed;
    this.worker = worker;
    model = new IdentityModel("n" + Long.toHexString(seed) + "-" + worker);
  }

  /** Gives what must be there after the steps so far. */
  IdentityModel model() {
    return model;
  }

  /** Gives what must be there after the next step too. */
  IdentityModel ahead() {
    IdentityModel copy = model.copy();
    copy.apply(nextStep(), done, IdentityModel.UNKNOWN);
    return copy;
  }

  /** Gives all access keys that were ever handed out, by ID. */
  Map<String, Credential> credentials() {
    return credentials;
  }

  @Override
  public int done() {
    return done;
  }

  @Override
  public String next() {
    return nextStep() + " of " + model.facts();
  }

  @Override
  public boolean createsKey() {
    return nextStep() == IdentityStep.CREATE_KEY;
  }

  /** Gives the next step. */
  IdentityStep nextStep() {
    List<IdentityStep> possible =
        Arrays.stream(IdentityStep.values()).filter(model::allows).toList();
    List<IdentityStep> removing = possible.stream().filter(IdentityStep::removes).toList();
    boolean builds = done / STEPS_OF_A_TIME % 2 == 0 || removing.isEmpty();
    List<IdentityStep> chosen = builds ? possible : removing;
    Random random = new Random(seed * 1_000_003L + worker * 7919L + done);
    random.nextLong(); // the first numbers of neighbouring seeds are alike
    return chosen.get(random.nextInt(chosen.size()));
  }

  @Override
  public void acknowledge(String answer) {
    IdentityStep step = nextStep();
    String[] parts = answer.split(":", -1);
    boolean made = step == IdentityStep.CREATE_ACCESS_KEY || step == IdentityStep.ASSUME_ROLE;
    if (made) {
      String owner = model.facts().get(step == IdentityStep.CREATE_ACCESS_KEY ? "user" : "role");
      credentials.put(parts[0], new Credential(owner, parts[1], parts[2]));
    }
    model.apply(step, done, made ? parts[0] : answer);
    done++;
  }

  @Override
  public String perform(MixedLoadService service) {
    Iam iam = service.iam();
    String name = model.name();
    String policy = model.policyArn();
    int n = done;
    IdentityStep step = nextStep();
    switch (step) {
      case ADD_USER_TO_GROUP -> iam.call(new AddUserToGroup(name, name));
      case REMOVE_USER_FROM_GROUP -> iam.call(new RemoveUserFromGroup(name, name));
      case ATTACH_GROUP_POLICY -> iam.call(new AttachGroupPolicy(name, policy));
      case ATTACH_ROLE_POLICY -> iam.call(new AttachRolePolicy(name, policy));
      case ATTACH_USER_POLICY -> iam.call(new AttachUserPolicy(name, policy));
      case DETACH_GROUP_POLICY -> iam.call(new DetachGroupPolicy(name, policy));
      case DETACH_ROLE_POLICY -> iam.call(new DetachRolePolicy(name, policy));
      case DETACH_USER_POLICY -> iam.call(new DetachUserPolicy(name, policy));
      case UPDATE_ACCESS_KEY -> {
        String id = model.pick("user.key.", n);
        iam.call(new UpdateAccessKey(name, id, model.toggled(id)));
      }
      case DELETE_ACCESS_KEY -> iam.call(new DeleteAccessKey(name, model.pick("user.key.", n)));
      case CREATE_GROUP -> iam.call(CreateGroup.of(name));
      case DELETE_GROUP -> iam.call(new DeleteGroup(name));
      case DELETE_USER -> iam.call(new DeleteUser(name));
      case DELETE_ROLE -> iam.call(new DeleteRole(name));
      case UPDATE_GROUP -> iam.call(new UpdateGroup(name, IdentityModel.path(n), null));
      case UPDATE_USER -> iam.call(new UpdateUser(name, IdentityModel.path(n), null));
      case UPDATE_ROLE -> iam.call(new UpdateRole(name, "d" + n, 3600 + n));
      case UPDATE_TRUST_POLICY -> iam.call(new UpdateAssumeRolePolicy(name, trust()));
      case CREATE_POLICY -> iam.call(CreatePolicy.of(name, document()));
      case CREATE_POLICY_VERSION ->
          iam.call(new CreatePolicyVersion(policy, document(), n % 2 == 0));
      case SET_DEFAULT_POLICY_VERSION ->
          iam.call(new SetDefaultPolicyVersion(policy, model.pick("policy.version.", n)));
      case DELETE_POLICY_VERSION ->
          iam.call(new DeletePolicyVersion(policy, model.otherVersions().get(0)));
      case DELETE_POLICY -> iam.call(new DeletePolicy(policy));
      case PUT_GROUP_POLICY -> iam.call(new PutGroupPolicy(name, "p" + n % 2, document()));
      case PUT_ROLE_POLICY -> iam.call(new PutRolePolicy(name, "p" + n % 2, document()));
      case PUT_USER_POLICY -> iam.call(new PutUserPolicy(name, "p" + n % 2, document()));
      case DELETE_GROUP_POLICY ->
          iam.call(new DeleteGroupPolicy(name, model.pick("group.inline.", n)));
      case DELETE_ROLE_POLICY ->
          iam.call(new DeleteRolePolicy(name, model.pick("role.inline.", n)));
      case DELETE_USER_POLICY ->
          iam.call(new DeleteUserPolicy(name, model.pick("user.inline.", n)));
      case PUT_ROLE_BOUNDARY -> iam.call(new PutRolePermissionsBoundary(name, policy));
      case PUT_USER_BOUNDARY -> iam.call(new PutUserPermissionsBoundary(name, policy));
      case DELETE_ROLE_BOUNDARY -> iam.call(new DeleteRolePermissionsBoundary(name));
      case DELETE_USER_BOUNDARY -> iam.call(new DeleteUserPermissionsBoundary(name));
      case TAG_ROLE -> iam.call(new TagRole(name, tags()));
      case TAG_USER -> iam.call(new TagUser(name, tags()));
      case UNTAG_ROLE -> iam.call(new UntagRole(name, List.of(model.pick("role.tag.", n))));
      case UNTAG_USER -> iam.call(new UntagUser(name, List.of(model.pick("user.tag.", n))));
      case PUT_KEY_POLICY -> service.kms().call(PutKeyPolicy.of(key(), keyPolicy()));
      case REVOKE_GRANT ->
          service.kms().call(new RevokeGrant(key(), model.pick("key.grant.", n), false));
      default -> {
        return made(step, service);
      }
    }
    return "-";
  }

  /* The steps after which the service says how it calls what it made. */
  private String made(IdentityStep step, MixedLoadService service) {
    Iam iam = service.iam();
    String name = model.name();
    return switch (step) {
      case CREATE_USER -> iam.call(new CreateUser(null, name, null, tags())).user().userId();
      case CREATE_ROLE ->
          iam.call(new CreateRole(null, name, trust(), "d" + done, 3600 + done, null, List.of()))
              .role()
              .roleId();
      case CREATE_ACCESS_KEY -> {
        AccessKey key = iam.call(new CreateAccessKey(name)).accessKey();
        yield key.accessKeyId() + ":" + text(key.secretAccessKey()) + ":";
      }
      case ASSUME_ROLE -> {
        Credentials made =
            service
                .service()
                .as(Caller.of(model.userArn()))
                .iam()
                .call(AssumeRole.of("arn:aws:iam::000000000000:role/" + name, "session"))
                .credentials();
        yield made.accessKeyId()
            + ":"
            + text(made.secretAccessKey())
            + ":"
            + text(made.sessionToken());
      }
      case CREATE_KEY -> service.kms().call(CreateKey.of()).keyMetadata().arn();
      case CREATE_GRANT -> service.kms().call(grant()).grantId();
      default -> throw new AssertionError(step);
    };
  }

  private static String text(KeyMaterial secret) {
    return new String(secret.toByteArray(), StandardCharsets.US_ASCII);
  }

  private String key() {
    return model.facts().get("key");
  }

  private List<Tag> tags() {
    return List.of(new Tag("t" + done % 3, "v" + done));
  }

  private String document() {
    return IDENTITY_POLICY.formatted(done);
  }

  private String trust() {
    return TRUST_POLICY.formatted(done, model.trusted());
  }

  private String keyPolicy() {
    return KEY_POLICY.formatted(done, model.userArn());
  }

  private CreateGrant grant() {
    return new CreateGrant(
        key(),
        model.userArn(),
        null,
        List.of(GrantOperation.ENCRYPT),
        GrantConstraints.NONE,
        List.of(),
        "g" + done,
        false,
        null,
        null);
  }
}
