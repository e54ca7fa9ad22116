// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.kmsjca.kms.Arn;
import org.kmsjca.kms.KmsInvalidRequestException;

/** Reads Principal and NotPrincipal elements. Confined to one thread. */
final class PrincipalParser {

  private static final String EVERYONE = "*";
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");

  /* What stands in a stored policy for a user or role that was deleted. It is nobody any more. */
  private static final Pattern UNIQUE_ID = Pattern.compile("(AIDA|AROA)[A-Z0-9]{12,124}");
  private static final Pattern WILDCARD = Pattern.compile("[*?]");

  /* The names that IAM gives to users, roles and sessions; policy variables are none. */
  private static final String NAME = "[A-Za-z0-9_+=,.@-]{1,64}";
  private static final Pattern STS_NAME =
      Pattern.compile("assumed-role/" + NAME + "/" + NAME + "|federated-user/" + NAME);
  private static final Pattern IAM_NAME = Pattern.compile(NAME);

  private boolean everyone;
  private final Set<String> accounts = new HashSet<>();
  private final Set<String> roles = new HashSet<>();
  private final Set<String> identifiers = new HashSet<>();
  private final List<String> values = new ArrayList<>();

  private PrincipalParser() {}

  static Principals parse(JsonNode node, boolean negated) {
    PrincipalParser parser = new PrincipalParser();
    parser.read(node, negated ? "NotPrincipal" : "Principal");
    return new Principals(
        negated, parser.everyone, parser.accounts, parser.roles, parser.identifiers, parser.values);
  }

  private void read(JsonNode node, String element) {
    if (node.isTextual() && node.textValue().equals(EVERYONE)) {
      everyone = true;
      values.add(EVERYONE);
      return;
    }
    if (!node.isObject() || node.isEmpty()) {
      throw PolicySyntax.malformed(
          element + " must be \"*\" or an object with the members AWS, Service or Federated.");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String type = entry.getKey();
      for (String name : PolicyText.list(entry.getValue(), element + " " + type)) {
        switch (type) {
          case "AWS" -> readAws(name);
          case "Service" -> {
            requireName(name);
            identifiers.add(CallerView.serviceKey(name));
          }
          // Whoever comes from an identity provider calls KMS as a session, so this matches nobody.
          case "Federated" -> requireName(name);
          default ->
              throw PolicySyntax.malformed(
                  "Unknown kind of principal '"
                      + type
                      + "'; allowed are AWS, Service and Federated.");
        }
        values.add(name);
      }
    }
  }

  private void readAws(String name) {
    if (name.equals(EVERYONE)) {
      everyone = true;
      return;
    }
    if (ACCOUNT.matcher(name).matches()) {
      accounts.add(name);
      return;
    }
    if (UNIQUE_ID.matcher(name).matches()) {
      return;
    }
    requireName(name);
    Arn arn = Arn.parse(name).orElseThrow(PrincipalParser::invalid);
    if (!arn.region().isEmpty() || !ACCOUNT.matcher(arn.account()).matches()) {
      throw invalid();
    }
    boolean iam = arn.service().equals("iam");
    if (iam && arn.resource().equals("root")) {
      accounts.add(arn.account());
    } else if (iam && isUserOrRole(arn)) {
      addIam(arn);
    } else if (arn.service().equals("sts") && STS_NAME.matcher(arn.resource()).matches()) {
      identifiers.add(name);
    } else {
      throw invalid();
    }
  }

  /** Paths are taken apart by hand: a regular expression would need a deep stack for long ones. */
  private static boolean isUserOrRole(Arn arn) {
    boolean type = arn.resourceType().equals("user") || arn.resourceType().equals("role");
    String path = arn.resource();
    int slash = path.lastIndexOf('/');
    return type
        && slash > 0
        && IAM_NAME.matcher(path.substring(slash + 1)).matches()
        && !path.contains("//")
        && path.indexOf(':') < 0;
  }

  private void addIam(Arn arn) {
    if (arn.resourceType().equals("role")) {
      roles.add(CallerView.roleKey(arn));
    } else {
      identifiers.add(arn.toString());
    }
  }

  private static void requireName(String name) {
    if (name.isEmpty() || WILDCARD.matcher(name).find()) {
      throw invalid();
    }
  }

  private static KmsInvalidRequestException invalid() {
    return PolicySyntax.malformed(
        "Policy contains a statement with one or more invalid principals.");
  }
}
