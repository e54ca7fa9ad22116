// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.iam.operations.StsRequest;
import org.kmsjca.kms.KmsRequest;

/**
 * The operations of one service, read off the permitted types of its requests.
 *
 * <p>An operation is looked at when it is first asked for: a program that performs one operation
 * does not wait for the others.
 *
 * <p><b>Thread safety:</b> immutable.
 */
@SuppressWarnings("ImmutableEnumChecker") // what is looked at later is always the same
public enum ServiceOperations {
  /** AWS KMS. */
  KMS("kms", "2014-11-01", () -> types(KmsRequest.class)),
  /** AWS IAM. */
  IAM("iam", "2010-05-08", ServiceOperations::withoutSessions),
  /** AWS STS. */
  STS("sts", "2011-06-15", () -> types(StsRequest.class));

  private final String signingName;
  private final String version;
  private final Supplier<NavigableMap<String, Class<?>>> source;
  private volatile @Nullable NavigableMap<String, Class<?>> types;
  private volatile @Nullable Map<String, WireOperation> byName;

  ServiceOperations(
      String signingName, String version, Supplier<NavigableMap<String, Class<?>>> source) {
    this.signingName = signingName;
    this.version = version;
    this.source = source;
  }

  private static NavigableMap<String, Class<?>> types(Class<?> root) {
    NavigableMap<String, Class<?>> found = new TreeMap<>();
    for (Class<?> request : records(root)) {
      found.put(request.getSimpleName(), request);
    }
    return Collections.unmodifiableNavigableMap(found);
  }

  private static NavigableMap<String, Class<?>> withoutSessions() {
    NavigableMap<String, Class<?>> all = new TreeMap<>(types(IamRequest.class));
    all.keySet().removeAll(types(StsRequest.class).keySet());
    return Collections.unmodifiableNavigableMap(all);
  }

  private NavigableMap<String, Class<?>> types() {
    NavigableMap<String, Class<?>> known = types;
    if (known == null) {
      known = source.get();
      types = known;
    }
    return known;
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
   * Names all operations.
   *
   * @return in alphabetical order
   */
  public NavigableSet<String> names() {
    return types().navigableKeySet();
  }

  /**
   * Gives all operations.
   *
   * @return by name, in alphabetical order
   */
  public Map<String, WireOperation> all() {
    Map<String, WireOperation> known = byName;
    if (known == null) {
      Map<String, WireOperation> found = new TreeMap<>();
      types().forEach((name, type) -> found.put(name, WireOperation.of(type)));
      known = Collections.unmodifiableMap(found);
      byName = known;
    }
    return known;
  }

  /**
   * Finds an operation.
   *
   * @param name for example {@code GenerateDataKey}
   * @return the operation; empty if there is none
   */
  public Optional<WireOperation> operation(String name) {
    Map<String, WireOperation> known = byName;
    if (known != null) {
      return Optional.ofNullable(known.get(name));
    }
    return Optional.ofNullable(types().get(name)).map(WireOperation::of);
  }
}
