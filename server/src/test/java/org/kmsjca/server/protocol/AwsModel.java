// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;

/** The members of requests and answers as the AWS SDK for Java knows them. */
final class AwsModel {

  private AwsModel() {}

  /** Gives the members of a request or answer, by name. */
  static Map<String, SdkField<?>> members(ServiceOperations service, String type) {
    try {
      Class<?> found =
          Class.forName(
              "software.amazon.awssdk.services." + service.signingName() + ".model." + type);
      Object builder = found.getMethod("builder").invoke(null);
      return members((SdkPojo) builder);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the SDK has no " + type, e);
    }
  }

  private static Map<String, SdkField<?>> members(SdkPojo pojo) {
    Map<String, SdkField<?>> members = new TreeMap<>();
    for (SdkField<?> field : pojo.sdkFields()) {
      members.put(field.locationName(), field);
    }
    return members;
  }

  /** Gives the members of what a member is or lists. */
  static Map<String, SdkField<?>> inside(SdkField<?> field) {
    SdkField<?> one = field;
    if (field.containsTrait(ListTrait.class)) {
      one = field.getTrait(ListTrait.class).memberFieldInfo();
    }
    return members(one.constructor().get());
  }
}
