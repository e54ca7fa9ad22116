// SPDX-License-Identifier: Apache-2.0
/**
 * Samples. They are a module of their own so that the compiler holds them to what the provider
 * exports.
 */
module org.kmsjca.samples {
  requires com.fasterxml.jackson.databind;
  requires org.kmsjca.provider;
  requires static org.jspecify;
}
