// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.*;
import org.kmsjca.kms.GetKeyPolicy;
import org.kmsjca.kms.ListGrants;

/** What the service shows of the identities of one worker, as facts of {@link IdentityModel}. */
final class ObservedIdentities {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MixedLoadService service;
  private final Iam iam;
  private final IdentityModel model;
  private final String name;
  private final NavigableMap<String, String> facts = new TreeMap<>();

  private ObservedIdentities(MixedLoadService service, IdentityModel model) {
    this.service = service;
    this.iam = service.iam();
    this.model = model;
    this.name = model.name();
  }

  /** Asks for everything that has the name of a model; its key is looked at if it is known. */
  static NavigableMap<String, String> facts(MixedLoadService service, IdentityModel model)
      throws JsonProcessingException {
    ObservedIdentities observed = new ObservedIdentities(service, model);
    observed.user();
    observed.group();
    observed.role();
    observed.policy();
    observed.key();
    return observed.facts;
  }

  private <R> @Nullable R find(IamRequest<R> request) {
    try {
      return iam.call(request);
    } catch (IamException e) {
      if (e.code() == IamErrorCode.NO_SUCH_ENTITY) {
        return null;
      }
      throw e;
    }
  }

  private void user() throws JsonProcessingException {
    GetUser.Result found = find(new GetUser(name));
    if (found == null) {
      return;
    }
    facts.put("user", found.user().userId());
    path("user", found.user().path());
    holder("user", found.user().permissionsBoundary(), found.user().tags());
    for (Group group : iam.call(ListGroupsForUser.of(name)).groups()) {
      facts.put("user.group", group.groupName());
    }
    for (AccessKeyMetadata key :
        iam.call(new ListAccessKeys(name, null, null)).accessKeyMetadata()) {
      facts.put("user.key." + key.accessKeyId(), key.status());
    }
    for (String policy : iam.call(ListUserPolicies.of(name)).policyNames()) {
      String document = iam.call(new GetUserPolicy(name, policy)).policyDocument();
      facts.put("user.inline." + policy, statement(document).path("Sid").asText());
    }
    attached("user", iam.call(ListAttachedUserPolicies.of(name)).attachedPolicies());
  }

  private void group() throws JsonProcessingException {
    GetGroup.Result found = find(GetGroup.of(name));
    if (found == null) {
      return;
    }
    facts.put("group", found.group().groupName());
    path("group", found.group().path());
    for (String policy : iam.call(ListGroupPolicies.of(name)).policyNames()) {
      String document = iam.call(new GetGroupPolicy(name, policy)).policyDocument();
      facts.put("group.inline." + policy, statement(document).path("Sid").asText());
    }
    attached("group", iam.call(ListAttachedGroupPolicies.of(name)).attachedPolicies());
  }

  private void role() throws JsonProcessingException {
    GetRole.Result found = find(new GetRole(name));
    if (found == null) {
      return;
    }
    Role role = found.role();
    facts.put("role", role.roleId());
    facts.put("role.trust", trusted(statement(role.assumeRolePolicyDocument())));
    facts.put("role.description", role.description());
    facts.put("role.seconds", String.valueOf(role.maxSessionDuration()));
    holder("role", role.permissionsBoundary(), role.tags());
    for (String policy : iam.call(ListRolePolicies.of(name)).policyNames()) {
      String document = iam.call(new GetRolePolicy(name, policy)).policyDocument();
      facts.put("role.inline." + policy, statement(document).path("Sid").asText());
    }
    attached("role", iam.call(ListAttachedRolePolicies.of(name)).attachedPolicies());
  }

  private void policy() throws JsonProcessingException {
    GetPolicy.Result found = find(new GetPolicy(model.policyArn()));
    if (found == null) {
      return;
    }
    facts.put("policy.default", found.policy().defaultVersionId());
    for (PolicyVersion version : iam.call(ListPolicyVersions.of(model.policyArn())).versions()) {
      PolicyVersion whole =
          iam.call(new GetPolicyVersion(model.policyArn(), version.versionId())).policyVersion();
      facts.put(
          "policy.version." + whole.versionId(), statement(whole.document()).path("Sid").asText());
    }
  }

  private void key() throws JsonProcessingException {
    String key = model.facts().get("key");
    if (key == null) {
      return;
    }
    facts.put("key", key);
    JsonNode first = statement(service.kms().call(GetKeyPolicy.of(key)).policy());
    if (first.path("Sid").asText().startsWith("d")) {
      facts.put("key.policy", trusted(first));
    }
    service
        .kms()
        .call(new ListGrants(key, null, null, null, null, null))
        .grants()
        .forEach(grant -> facts.put("key.grant." + grant.grantId(), grant.granteePrincipal()));
  }

  private void path(String kind, String path) {
    if (!path.equals("/")) {
      facts.put(kind + ".path", path);
    }
  }

  private void holder(String kind, @Nullable String boundary, List<Tag> tags) {
    if (boundary != null) {
      facts.put(kind + ".boundary", boundary);
    }
    tags.forEach(tag -> facts.put(kind + ".tag." + tag.key(), tag.value()));
  }

  private void attached(String kind, List<AttachedPolicy> policies) {
    policies.forEach(policy -> facts.put(kind + ".managed", policy.policyArn()));
  }

  private static JsonNode statement(@Nullable String document) throws JsonProcessingException {
    JsonNode statements = JSON.readTree(document).path("Statement");
    return statements.isArray() ? statements.path(0) : statements;
  }

  private static String trusted(JsonNode statement) {
    return statement.path("Principal").path("AWS").asText() + " " + statement.path("Sid").asText();
  }
}
