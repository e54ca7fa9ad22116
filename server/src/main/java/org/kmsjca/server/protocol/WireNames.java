// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.Locale;
import java.util.Map;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.iam.operations.PolicyDescriptorType;
import org.kmsjca.kms.GrantOperation;
import org.kmsjca.kms.KeyMetadata;
import org.kmsjca.kms.KeyState;

/**
 * Names members as AWS names them: as the record component, with the first letter in upper case.
 * What AWS names otherwise stands here.
 */
final class WireNames {

  private static final String IAM = IamRequest.class.getPackageName();

  private static final Map<Class<?>, Map<String, String>> OTHERS =
      Map.of(
          KeyMetadata.class, Map.of("awsAccountId", "AWSAccountId"),
          PolicyDescriptorType.class, Map.of("arn", "arn"));

  private WireNames() {}

  /** Names a constant: as it says itself, or as it is called in Java. */
  static String of(Enum<?> constant) {
    if (constant instanceof GrantOperation operation) {
      return operation.awsName();
    }
    return constant instanceof KeyState state ? state.awsName() : constant.name();
  }

  /** Names a member of a record. */
  static String of(Class<?> type, String component) {
    String other = OTHERS.getOrDefault(type, Map.of()).get(component);
    if (other != null) {
      return other;
    }
    if (component.equals("truncated") && type.getPackageName().equals(IAM)) {
      return "IsTruncated";
    }
    return component.substring(0, 1).toUpperCase(Locale.ROOT) + component.substring(1);
  }
}
