// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded key management service for every language: an endpoint that AWS SDKs can talk to.
 */
module org.kmsjca.server {
  requires com.fasterxml.jackson.core;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires transitive org.kmsjca.provider;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;
  requires static com.google.errorprone.annotations;

  exports org.kmsjca.server.endpoint;
  exports org.kmsjca.server.protocol;
  exports org.kmsjca.server.signature;
  exports org.kmsjca.server.testing;
}
