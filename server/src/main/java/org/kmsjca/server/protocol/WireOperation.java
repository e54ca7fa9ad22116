// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

/**
 * One operation as it looks outside of Java.
 *
 * @param name the name, for example {@code GenerateDataKey}
 * @param input the members of its request
 * @param output the members of its result; none if it answers with nothing
 */
public record WireOperation(String name, Structure input, Structure output) {

  /** Reads an operation off its record. */
  static WireOperation of(Class<?> request) {
    for (Class<?> nested : request.getDeclaredClasses()) {
      if (nested.getSimpleName().equals("Result")) {
        return new WireOperation(
            request.getSimpleName(), Structure.of(request), Structure.of(nested));
      }
    }
    throw new AssertionError(request + " has no result");
  }
}
