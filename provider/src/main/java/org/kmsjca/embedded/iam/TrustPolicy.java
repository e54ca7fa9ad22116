// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.policy.PolicyDocument;
import org.kmsjca.embedded.policy.PolicyKind;
import org.kmsjca.kms.KmsException;

/**
 * The policy of a role that says who may assume it. Its statements name principals and no resource,
 * which is the role itself.
 */
final class TrustPolicy {

  private static final int MAX_CHARACTERS = 2048;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TrustPolicy() {}

  /**
   * Checks a trust policy.
   *
   * @throws IamException with {@code MalformedPolicyDocument}, also if it names a principal that
   *     does not exist; with {@code LimitExceeded} if it is too long
   */
  static void check(String document, IdentityRepository identities) {
    PolicyDocument parsed = parse(document);
    PrincipalDirectory directory = new PrincipalDirectory(identities);
    for (String principal : parsed.namedPrincipals()) {
      if (!directory.exists(principal)) {
        throw new IamException(
            IamErrorCode.MALFORMED_POLICY_DOCUMENT,
            "Invalid principal in policy: \"AWS\":\"" + principal + "\"");
      }
    }
    PolicyTexts.checkSize(List.of(document), MAX_CHARACTERS, "the trust policy");
  }

  /**
   * Reads a trust policy.
   *
   * @return the policy, as one on the role
   * @throws IamException with {@code MalformedPolicyDocument}
   */
  static PolicyDocument parse(String document) {
    try {
      PolicyDocument.parse(document, PolicyKind.KEY);
      return PolicyDocument.parse(withResource(document), PolicyKind.KEY);
    } catch (KmsException e) {
      throw PolicyTexts.malformed(e);
    } catch (JsonProcessingException e) {
      throw new IamException(IamErrorCode.MALFORMED_POLICY_DOCUMENT, "not JSON", e);
    }
  }

  private static String withResource(String document) throws JsonProcessingException {
    JsonNode policy = JSON.readTree(document);
    JsonNode statements = policy.required("Statement");
    for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
      if (statement.has("Resource") || statement.has("NotResource")) {
        throw new IamException(
            IamErrorCode.MALFORMED_POLICY_DOCUMENT, "Has prohibited field Resource");
      }
      if (!statement.has("Action") && !statement.has("NotAction")) {
        throw new IamException(
            IamErrorCode.MALFORMED_POLICY_DOCUMENT, "Missing required field Action");
      }
      ((ObjectNode) statement).put("Resource", "*");
    }
    return policy.toString();
  }
}
