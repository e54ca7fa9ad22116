// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the identities of one worker must be like, and the key that names its user: facts such as
 * {@code user.tag.t1 = v7}. A user, group or role that is there has a fact of that name.
 *
 * <p>A policy is known by its number, which is its statement's ID: {@code d7}.
 */
final class IdentityModel {

  /** What stands where an answer is not known, because there was none. */
  static final String UNKNOWN = "?";

  private static final int MAX_VERSIONS = 5;
  private static final int MAX_ACCESS_KEYS = 2;

  private final String name;
  private final NavigableMap<String, String> facts = new TreeMap<>();
  private int lastVersion;

  IdentityModel(String name) {
    this.name = name;
  }

  /** Makes a copy. */
  IdentityModel copy() {
    IdentityModel copy = new IdentityModel(name);
    copy.facts.putAll(facts);
    copy.lastVersion = lastVersion;
    return copy;
  }

  /** Names the user, the group, the role and the policy. */
  String name() {
    return name;
  }

  NavigableMap<String, String> facts() {
    return facts;
  }

  String userArn() {
    return "arn:aws:iam::000000000000:user" + facts.getOrDefault("user.path", "/") + name;
  }

  /** Gives the path that a step sets. */
  static String path(int n) {
    return "/p" + n % 2 + "/";
  }

  String policyArn() {
    return "arn:aws:iam::000000000000:policy/" + name;
  }

  /** Gives who a trust policy names that is set now. */
  String trusted() {
    return has("user") ? userArn() : MixedLoadService.ROOT.arn().toString();
  }

  boolean has(String fact) {
    return facts.containsKey(fact);
  }

  /** Gives the ends of the facts that begin so. */
  List<String> all(String prefix) {
    return facts.keySet().stream()
        .filter(fact -> fact.startsWith(prefix))
        .map(fact -> fact.substring(prefix.length()))
        .toList();
  }

  private boolean hasAny(String prefix) {
    return !all(prefix).isEmpty();
  }

  /** Gives one of several, the same each time. */
  String pick(String prefix, int n) {
    List<String> all = all(prefix);
    return all.get(n % all.size());
  }

  String toggled(String accessKeyId) {
    return facts.get("user.key." + accessKeyId).equals("Active") ? "Inactive" : "Active";
  }

  /** Gives the versions of the policy that are not in force. */
  List<String> otherVersions() {
    return all("policy.version.").stream()
        .filter(version -> !version.equals(facts.get("policy.default")))
        .toList();
  }

  boolean allows(IdentityStep step) {
    return switch (step) {
      case ADD_USER_TO_GROUP -> has("user") && has("group") && !has("user.group");
      case REMOVE_USER_FROM_GROUP -> has("user.group");
      case ASSUME_ROLE ->
          has("user") && facts.getOrDefault("role.trust", "").startsWith(userArn() + " ");
      case ATTACH_GROUP_POLICY -> has("group") && hasPolicy() && !has("group.managed");
      case ATTACH_ROLE_POLICY -> has("role") && hasPolicy() && !has("role.managed");
      case ATTACH_USER_POLICY -> has("user") && hasPolicy() && !has("user.managed");
      case DETACH_GROUP_POLICY -> has("group.managed");
      case DETACH_ROLE_POLICY -> has("role.managed");
      case DETACH_USER_POLICY -> has("user.managed");
      case CREATE_ACCESS_KEY -> has("user") && all("user.key.").size() < MAX_ACCESS_KEYS;
      case UPDATE_ACCESS_KEY, DELETE_ACCESS_KEY -> hasAny("user.key.");
      case CREATE_GROUP -> !has("group");
      case DELETE_GROUP -> has("group") && !has("user.group") && isFree("group");
      case CREATE_USER -> !has("user");
      case DELETE_USER ->
          has("user") && !has("user.group") && !hasAny("user.key.") && isFree("user");
      case CREATE_ROLE -> !has("role");
      case DELETE_ROLE -> has("role") && isFree("role");
      case UPDATE_GROUP -> has("group");
      case UPDATE_USER -> has("user");
      case UPDATE_ROLE, UPDATE_TRUST_POLICY, PUT_ROLE_POLICY, TAG_ROLE -> has("role");
      case CREATE_POLICY -> !hasPolicy();
      case CREATE_POLICY_VERSION -> hasPolicy() && all("policy.version.").size() < MAX_VERSIONS;
      case SET_DEFAULT_POLICY_VERSION -> hasPolicy();
      case DELETE_POLICY_VERSION -> !otherVersions().isEmpty();
      case DELETE_POLICY -> hasPolicy() && otherVersions().isEmpty() && !isPolicyUsed();
      case PUT_GROUP_POLICY -> has("group");
      case PUT_USER_POLICY, TAG_USER -> has("user");
      case DELETE_GROUP_POLICY -> hasAny("group.inline.");
      case DELETE_ROLE_POLICY -> hasAny("role.inline.");
      case DELETE_USER_POLICY -> hasAny("user.inline.");
      case PUT_ROLE_BOUNDARY -> has("role") && hasPolicy();
      case PUT_USER_BOUNDARY -> has("user") && hasPolicy();
      case DELETE_ROLE_BOUNDARY -> has("role.boundary");
      case DELETE_USER_BOUNDARY -> has("user.boundary");
      case UNTAG_ROLE -> hasAny("role.tag.");
      case UNTAG_USER -> hasAny("user.tag.");
      case CREATE_KEY -> !has("key");
      case PUT_KEY_POLICY -> has("key") && has("user");
      case CREATE_GRANT -> has("key") && has("user") && !hasAny("key.grant.");
      case REVOKE_GRANT -> hasAny("key.grant.");
    };
  }

  private boolean hasPolicy() {
    return has("policy.default");
  }

  private boolean isFree(String holder) {
    return !has(holder + ".managed") && !hasAny(holder + ".inline.");
  }

  private boolean isPolicyUsed() {
    return has("group.managed")
        || has("role.managed")
        || has("user.managed")
        || has("role.boundary")
        || has("user.boundary");
  }

  /**
   * Goes on to what must be there after a step.
   *
   * @param n number of the step
   * @param answer an identifier that the service chose; anything for other steps
   */
  void apply(IdentityStep step, int n, String answer) {
    switch (step) {
      case ADD_USER_TO_GROUP -> facts.put("user.group", name);
      case REMOVE_USER_FROM_GROUP -> facts.remove("user.group");
      case ASSUME_ROLE -> {}
      case ATTACH_GROUP_POLICY -> facts.put("group.managed", policyArn());
      case ATTACH_ROLE_POLICY -> facts.put("role.managed", policyArn());
      case ATTACH_USER_POLICY -> facts.put("user.managed", policyArn());
      case DETACH_GROUP_POLICY -> facts.remove("group.managed");
      case DETACH_ROLE_POLICY -> facts.remove("role.managed");
      case DETACH_USER_POLICY -> facts.remove("user.managed");
      case CREATE_ACCESS_KEY -> facts.put("user.key." + answer, "Active");
      case UPDATE_ACCESS_KEY ->
          facts.put("user.key." + pick("user.key.", n), toggled(pick("user.key.", n)));
      case DELETE_ACCESS_KEY -> facts.remove("user.key." + pick("user.key.", n));
      case CREATE_GROUP -> facts.put("group", name);
      case DELETE_GROUP -> removeAll("group");
      case CREATE_USER -> {
        facts.put("user", answer);
        facts.put("user.tag.t" + n % 3, "v" + n);
      }
      case DELETE_USER -> {
        // Whoever named the user now names its unique ID.
        String id = facts.get("user");
        String arn = userArn();
        removeAll("user");
        facts.replaceAll((fact, value) -> value.replace(arn, id));
      }
      case CREATE_ROLE -> {
        facts.put("role", answer);
        facts.put("role.trust", trusted() + " d" + n);
        facts.put("role.description", "d" + n);
        facts.put("role.seconds", String.valueOf(3600 + n));
      }
      case DELETE_ROLE -> removeAll("role");
      case UPDATE_GROUP -> facts.put("group.path", path(n));
      case UPDATE_USER -> {
        // Whoever named the user goes on to name it.
        String old = userArn();
        facts.put("user.path", path(n));
        String renamed = userArn();
        facts.replaceAll((fact, value) -> value.replace(old, renamed));
      }
      case UPDATE_ROLE -> {
        facts.put("role.description", "d" + n);
        facts.put("role.seconds", String.valueOf(3600 + n));
      }
      case UPDATE_TRUST_POLICY -> facts.put("role.trust", trusted() + " d" + n);
      case CREATE_POLICY -> {
        lastVersion = 1;
        facts.put("policy.version.v1", "d" + n);
        facts.put("policy.default", "v1");
      }
      case CREATE_POLICY_VERSION -> {
        lastVersion++;
        facts.put("policy.version.v" + lastVersion, "d" + n);
        if (n % 2 == 0) {
          facts.put("policy.default", "v" + lastVersion);
        }
      }
      case SET_DEFAULT_POLICY_VERSION -> facts.put("policy.default", pick("policy.version.", n));
      case DELETE_POLICY_VERSION -> facts.remove("policy.version." + otherVersions().get(0));
      case DELETE_POLICY -> removeAll("policy");
      case PUT_GROUP_POLICY -> facts.put("group.inline.p" + n % 2, "d" + n);
      case PUT_ROLE_POLICY -> facts.put("role.inline.p" + n % 2, "d" + n);
      case PUT_USER_POLICY -> facts.put("user.inline.p" + n % 2, "d" + n);
      case DELETE_GROUP_POLICY -> facts.remove("group.inline." + pick("group.inline.", n));
      case DELETE_ROLE_POLICY -> facts.remove("role.inline." + pick("role.inline.", n));
      case DELETE_USER_POLICY -> facts.remove("user.inline." + pick("user.inline.", n));
      case PUT_ROLE_BOUNDARY -> facts.put("role.boundary", policyArn());
      case PUT_USER_BOUNDARY -> facts.put("user.boundary", policyArn());
      case DELETE_ROLE_BOUNDARY -> facts.remove("role.boundary");
      case DELETE_USER_BOUNDARY -> facts.remove("user.boundary");
      case TAG_ROLE -> facts.put("role.tag.t" + n % 3, "v" + n);
      case TAG_USER -> facts.put("user.tag.t" + n % 3, "v" + n);
      case UNTAG_ROLE -> facts.remove("role.tag." + pick("role.tag.", n));
      case UNTAG_USER -> facts.remove("user.tag." + pick("user.tag.", n));
      case CREATE_KEY -> facts.put("key", answer);
      case PUT_KEY_POLICY -> facts.put("key.policy", userArn() + " d" + n);
      case CREATE_GRANT -> facts.put("key.grant." + answer, userArn());
      case REVOKE_GRANT -> facts.remove("key.grant." + pick("key.grant.", n));
    }
  }

  private void removeAll(String kind) {
    facts.keySet().removeIf(fact -> fact.equals(kind) || fact.startsWith(kind + "."));
  }

  /**
   * Puts {@link #UNKNOWN} for an identifier in observed facts that this model has not heard of:
   * that of something whose making was not answered.
   */
  NavigableMap<String, String> recognised(Map<String, String> observed) {
    NavigableMap<String, String> result = new TreeMap<>();
    observed.forEach(
        (fact, value) -> {
          boolean listed = fact.startsWith("user.key.") || fact.startsWith("key.grant.");
          boolean identified = fact.equals("user") || fact.equals("role");
          String shown =
              listed && !has(fact) ? fact.substring(0, fact.lastIndexOf('.') + 1) + UNKNOWN : fact;
          result.put(
              result.containsKey(shown) ? fact : shown,
              identified && !value.equals(facts.get(fact)) ? UNKNOWN : value);
        });
    return result;
  }
}
