// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded key management service for every language: an endpoint that AWS SDKs can talk to,
 * and a command line with the verbs of the AWS command line.
 */
@SuppressWarnings("requires-automatic") // jmespath-core has no descriptor
module org.kmsjca.server {
  requires com.fasterxml.jackson.core;
  requires info.picocli;
  requires java.xml;
  requires jmespath.core;
  requires org.eclipse.jetty.http;
  requires org.eclipse.jetty.io;
  requires org.eclipse.jetty.server;
  requires org.eclipse.jetty.util;
  requires transitive org.kmsjca.provider;
  requires org.xerial.sqlitejdbc;
  requires org.jspecify; // which members can be absent is read at run time
  requires static org.junit.jupiter.api;
  requires static com.google.errorprone.annotations;

  exports org.kmsjca.server.cli;
  exports org.kmsjca.server.client;
  exports org.kmsjca.server.endpoint;
  exports org.kmsjca.server.protocol;
  exports org.kmsjca.server.signature;
  exports org.kmsjca.server.testing;
}
