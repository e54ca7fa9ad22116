// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.testing.FreshJvm;
import org.kmsjca.testing.PlainProgram;
import org.kmsjca.testing.ProviderProgram;

/** The ways to use the provider, each in a JVM of its own, with the embedded service. */
class FreshJvmTest {

  @TempDir Path directory;

  private FreshJvm jvm() {
    return new FreshJvm(directory);
  }

  private static void assertDone(FreshJvm.Outcome outcome, String... expected) {
    assertThat(outcome.output()).contains(expected);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  /** P-1, X-6: the name in a security properties file, and a program that only knows the JCA. */
  @Test
  void securityFile_withTheName_isEnough() throws Exception {
    FreshJvm.Outcome outcome =
        jvm().withInstalledProvider("KMS").run(PlainProgram.class, "round-trip");
    assertDone(outcome, "done round-trip");
    assertThat(directory.resolve(".kms-jca/kms.db")).as("the default store").exists();
  }

  /** P-1, P-8: with a configuration file behind the name. */
  @Test
  void securityFile_withAConfigurationFile_usesIt() throws Exception {
    Path file = directory.resolve("kms.properties");
    Files.writeString(file, "store=elsewhere.db\n");
    FreshJvm.Outcome outcome =
        jvm().withInstalledProvider("KMS " + file).run(PlainProgram.class, "round-trip");
    assertDone(outcome, "done round-trip");
    assertThat(directory.resolve("elsewhere.db")).exists();
    assertThat(directory.resolve(".kms-jca")).doesNotExist();
  }

  /** P-8: the same by the system property. */
  @Test
  void systemProperty_withAConfigurationFile_isUsed() throws Exception {
    Path file = directory.resolve("kms.properties");
    Files.writeString(file, "store=elsewhere.db\n");
    FreshJvm.Outcome outcome =
        jvm()
            .withInstalledProvider("KMS")
            .with("-Dorg.kmsjca.config=" + file)
            .run(PlainProgram.class, "round-trip");
    assertDone(outcome, "done round-trip");
    assertThat(directory.resolve("elsewhere.db")).exists();
  }

  /** P-5: added by the program. */
  @Test
  void addProvider_isEnough() throws Exception {
    assertDone(jvm().run(ProviderProgram.class, "add"), "done round-trip");
  }

  /** B-12: a provider object that is never installed. */
  @Test
  void explicitProvider_neverInstalled_works() throws Exception {
    assertDone(jvm().run(ProviderProgram.class, "explicit"), "installed: false");
  }

  /** P-4, S-1: on the module path, by name and by object. */
  @Test
  void modulePath_works() throws Exception {
    assertDone(
        jvm().withModulePath().run(ProviderProgram.class, "explicit"),
        "installed: false",
        "module: module org.kmsjca.provider");
    assertDone(
        jvm().withModulePath().withInstalledProvider("KMS").run(PlainProgram.class, "round-trip"),
        "done round-trip");
  }

  /** A JVM that lacks the module jdk.jfr: the events are absent, all else is there. */
  @Test
  void jvmWithoutFlightRecorder_works() throws Exception {
    String limited = "java.sql,jdk.unsupported";
    assertDone(
        jvm().with("--limit-modules", limited).run(ProviderProgram.class, "explicit"),
        "recorder: false");
    assertDone(
        jvm()
            .withModulePath()
            .with("--limit-modules", limited + ",org.kmsjca.provider")
            .run(ProviderProgram.class, "explicit"),
        "module: module org.kmsjca.provider",
        "recorder: false");
  }

  /** P-9, X-6: others are unharmed, and the operation says why. */
  @Test
  void brokenConfiguration_harmsNobodyElse() throws Exception {
    Path missing = directory.resolve("missing.properties");
    FreshJvm.Outcome outcome =
        jvm().withInstalledProvider("KMS " + missing).run(PlainProgram.class, "broken");
    assertDone(
        outcome,
        "ConfigurationException: the configuration file " + missing + " is not there",
        "java.io.IOException: the configuration file " + missing + " is not there",
        "done broken");
  }

  /** P-9: a setting that does not exist. */
  @Test
  void unknownSetting_harmsNobodyElse() throws Exception {
    Path file = directory.resolve("kms.properties");
    Files.writeString(file, "storr=elsewhere.db\n");
    FreshJvm.Outcome outcome =
        jvm().withInstalledProvider("KMS " + file).run(PlainProgram.class, "broken");
    assertDone(outcome, "unknown setting 'storr'; known are backend, store", "done broken");
  }

  private Path makeTlsKeys() throws Exception {
    Path keys = directory.resolve("tls.p12");
    FreshJvm.Outcome outcome =
        jvm()
            .runTool(
                "keytool",
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-alias",
                "tls",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost");
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return keys;
  }

  /** P-11, X-7: before all others, everything else is as without us. */
  @Test
  void firstProvider_leavesTheOthersTheirAlgorithms() throws Exception {
    Path keys = makeTlsKeys();
    FreshJvm.Outcome outcome =
        jvm().withProviderInFront("KMS").run(PlainProgram.class, "others", keys.toString());
    assertDone(outcome, "first: KMS", "TLS: TLSv1.3", "done others");
  }

  /** P-11: and behind all others. */
  @Test
  void lastProvider_leavesTheOthersTheirAlgorithms() throws Exception {
    Path keys = makeTlsKeys();
    FreshJvm.Outcome outcome =
        jvm().withInstalledProvider("KMS").run(PlainProgram.class, "others", keys.toString());
    assertDone(outcome, "TLS: TLSv1.3", "done others");
    assertThat(outcome.output()).doesNotContain("first: KMS");
  }

  /** no deadlock where all begin at once. */
  @Test
  void firstProvider_usedByManyThreadsAtOnce_startsUp() throws Exception {
    FreshJvm.Outcome outcome = jvm().withProviderInFront("KMS").run(PlainProgram.class, "storm");
    assertDone(outcome, "finished: 200");
  }

  /** the dotless i. */
  @Test
  void turkishLocale_changesNothing() throws Exception {
    FreshJvm.Outcome outcome =
        jvm()
            .withInstalledProvider("KMS")
            .with("-Duser.language=tr", "-Duser.country=TR")
            .run(PlainProgram.class, "round-trip");
    assertDone(outcome, "tr_TR", "done round-trip");
  }

  /**
   * C-9, X-15: the JDK refuses 256-bit keys there; it gets to know that ours are, and users why.
   */
  @Test
  void limitedCryptoPolicy_isExplained() throws Exception {
    FreshJvm.Outcome outcome =
        jvm().withCryptoPolicy("limited").run(ProviderProgram.class, "limited");
    assertDone(
        outcome,
        "allowed: 128",
        "java.security.InvalidKeyException: Illegal key size",
        "ConfigurationException: setting 'engine': the JVM allows short keys only; set the security"
            + " property crypto.policy=unlimited");
  }

  /** D-8, X-11, X-12: key and object travel to another process, in all three forms. */
  @Test
  void sealedObject_opensInAnotherProcess() throws Exception {
    Path file = directory.resolve("sealed");
    assertDone(
        jvm().withInstalledProvider("KMS").run(PlainProgram.class, "seal", file.toString()),
        "done seal");
    FreshJvm.Outcome outcome =
        jvm().withInstalledProvider("KMS").run(PlainProgram.class, "unseal", file.toString());
    assertDone(outcome, "sealed text\nsealed text\nsealed text", "done unseal");
  }

  private FreshJvm.Outcome keytool(String... arguments) throws Exception {
    return keytool(jvm().with("--add-modules=java.sql"), arguments);
  }

  private static FreshJvm.Outcome keytool(FreshJvm jvm, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 6];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    String[] keyStore = {"-keystore", "NONE", "-storetype", "KMS-AES", "-storepass", "any"};
    System.arraycopy(keyStore, 0, all, arguments.length, keyStore.length);
    return jvm.withInstalledProvider("KMS").runTool("keytool", all);
  }

  /** K-4: a tool that lacks a module is told so. */
  @Test
  void keytool_withoutTheModuleOfJdbc_saysWhatToDo() throws Exception {
    FreshJvm.Outcome outcome = keytool(jvm(), "-list");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).contains("java/sql").contains("-J--add-modules=java.sql");
  }

  /** K-2, K-3, X-9, X-16: what administrators do. */
  @Test
  void keytool_makesListsAndRemovesAnAlias() throws Exception {
    FreshJvm.Outcome made =
        keytool(
            "-genseckey",
            "-alias",
            "orders",
            "-keyalg",
            "KMS-AES",
            "-keysize",
            "256",
            "-keypass",
            "any");
    assertThat(made.exitCode()).as(made.output()).isZero();
    FreshJvm.Outcome listed = keytool("-list");
    assertDone(listed, "alias/orders", "2 entries", "SecretKeyEntry");
    assertThat(listed.output()).as("creation dates").doesNotContain("1970", "null");
    FreshJvm.Outcome deleted = keytool("-delete", "-alias", "alias/orders");
    assertThat(deleted.exitCode()).as(deleted.output()).isZero();
    FreshJvm.Outcome left = keytool("-list");
    assertDone(left, "1 entry");
    assertThat(left.output()).doesNotContain("orders");
  }
}
