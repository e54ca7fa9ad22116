// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms;

import java.util.Optional;

/**
 * An Amazon resource name: {@code arn:partition:service:region:account:resource}.
 *
 * @param partition for example {@code aws}
 * @param service for example {@code kms} or {@code iam}
 * @param region the Region, empty for services without Regions
 * @param account twelve digits, or empty
 * @param resource all that follows the fifth colon, for example {@code key/1234abcd-...}; may hold
 *     colons and slashes
 */
public record Arn(
    String partition, String service, String region, String account, String resource) {

  private static final String PREFIX = "arn";
  private static final int PARTS = 6;

  /**
   * Reads an ARN.
   *
   * @param text the text, of any form
   * @return the ARN, or empty if the text has fewer than six parts, does not start with {@code
   *     arn:}, or lacks partition, service or resource
   */
  public static Optional<Arn> parse(String text) {
    String[] parts = text.split(":", PARTS);
    if (parts.length != PARTS || !parts[0].equals(PREFIX)) {
      return Optional.empty();
    }
    if (parts[1].isEmpty() || parts[2].isEmpty() || parts[5].isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
  }

  /**
   * Reads an ARN that must be one.
   *
   * @param text the text
   * @return the ARN
   * @throws IllegalArgumentException if {@link #parse} finds none
   */
  public static Arn of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "not an ARN: '"
                        + text
                        + "'; expected arn:partition:service:region:account:resource"));
  }

  /**
   * Tells the kind of the resource.
   *
   * @return what stands before the first slash of the resource, for example {@code key}, {@code
   *     alias}, {@code user}; the whole resource if there is no slash
   */
  public String resourceType() {
    int slash = resource.indexOf('/');
    return slash < 0 ? resource : resource.substring(0, slash);
  }

  /**
   * Tells the name of the resource within its kind.
   *
   * @return what stands after the first slash of the resource; empty if there is no slash
   */
  public String resourceName() {
    int slash = resource.indexOf('/');
    return slash < 0 ? "" : resource.substring(slash + 1);
  }

  /** The ARN as text. */
  @Override
  public String toString() {
    return PREFIX + ":" + partition + ":" + service + ":" + region + ":" + account + ":" + resource;
  }
}
