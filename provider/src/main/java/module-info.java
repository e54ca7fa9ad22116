// SPDX-License-Identifier: Apache-2.0
/**
 * The security provider {@code KMS}: policy-checked envelope encryption behind {@code
 * javax.crypto.Cipher}, with the key management service built in.
 */
module org.kmsjca.provider {
  requires com.fasterxml.jackson.databind;
  requires com.github.benmanes.caffeine;
  requires java.sql;
  requires org.bouncycastle.provider;
  requires org.xerial.sqlitejdbc;
  requires static jdk.jfr;
  requires static org.jspecify;
  requires static com.google.errorprone.annotations;
  requires static com.google.auto.service;

  exports org.kmsjca.material;
  exports org.kmsjca.kms;
  exports org.kmsjca.kms.spi;
  exports org.kmsjca.spec;
  exports org.kmsjca.jca;
  exports org.kmsjca.embedded;
  exports org.kmsjca.embedded.iam.operations;

  uses org.kmsjca.kms.spi.KmsBackend;

  provides org.kmsjca.kms.spi.KmsBackend with
      org.kmsjca.embedded.EmbeddedKmsBackend;
  provides java.security.Provider with
      org.kmsjca.jca.KmsProvider;
}
