// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.iam.operations;

/** The forms of texts in requests, as the service models state them. */
final class Limits {

  static final String NAME = "[\\w+=,.@-]+";
  static final String PATH = "(/)|(/[\\u0021-\\u007E]+/)";
  static final String PATH_PREFIX = "/[\\u0021-\\u007E]*";
  static final String DOCUMENT = "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";

  private Limits() {}
}
