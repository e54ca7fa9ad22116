// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.iam.operations.StsRequest;
import org.kmsjca.kms.KmsRequest;

/**
 * The operations of one service, read off the permitted types of its requests.
 *
 * <p><b>Thread safety:</b> immutable.
 */
@SuppressWarnings("ImmutableEnumChecker") // unmodifiable maps of immutable values
public enum ServiceOperations {
  /** AWS KMS. */
  KMS("kms", "2014-11-01", operations(KmsRequest.class)),
  /** AWS IAM. */
  IAM("iam", "2010-05-08", withoutSessions()),
  /** AWS STS. */
  STS("sts", "2011-06-15", operations(StsRequest.class));

  private final String signingName;
  private final String version;
  private final Map<String, WireOperation> byName;

  ServiceOperations(String signingName, String version, Map<String, WireOperation> byName) {
    this.signingName = signingName;
    this.version = version;
    this.byName = byName;
  }

  private static Map<String, WireOperation> operations(Class<?> root) {
    Map<String, WireOperation> found = new TreeMap<>();
    for (Class<?> request : records(root)) {
      found.put(request.getSimpleName(), WireOperation.of(request));
    }
    return Collections.unmodifiableMap(found);
  }

  private static Map<String, WireOperation> withoutSessions() {
    Map<String, WireOperation> all = new TreeMap<>(operations(IamRequest.class));
    all.keySet().removeAll(operations(StsRequest.class).keySet());
    return Collections.unmodifiableMap(all);
  }

  private static List<Class<?>> records(Class<?> type) {
    if (type.isRecord()) {
      return List.of(type);
    }
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      found.addAll(records(permitted));
    }
    return found;
  }

  /**
   * Finds a service.
   *
   * @param signingName the name in signatures, for example {@code kms}
   * @return the service; empty if there is none
   */
  public static Optional<ServiceOperations> of(String signingName) {
    for (ServiceOperations service : values()) {
      if (service.signingName.equals(signingName)) {
        return Optional.of(service);
      }
    }
    return Optional.empty();
  }

  /**
   * Names the service in signatures.
   *
   * @return for example {@code kms}
   */
  public String signingName() {
    return signingName;
  }

  /**
   * Tells which version of the AWS service's interface this is.
   *
   * @return a date, for example {@code 2014-11-01}
   */
  public String version() {
    return version;
  }

  /**
   * Gives all operations.
   *
   * @return by name, in alphabetical order
   */
  public Map<String, WireOperation> all() {
    return byName;
  }

  /**
   * Finds an operation.
   *
   * @param name for example {@code GenerateDataKey}
   * @return the operation; empty if there is none
   */
  public Optional<WireOperation> operation(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
