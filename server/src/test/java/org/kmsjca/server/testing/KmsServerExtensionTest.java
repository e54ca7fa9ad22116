// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.kmsjca.kms.spi.Setting;

/** When the server of a test begins and ends. */
class KmsServerExtensionTest {

  @RegisterExtension static final KmsServerExtension KMS = KmsServerExtension.create();

  private static final Set<EmbeddedKmsServer> OF_TESTS = ConcurrentHashMap.newKeySet();
  private static EmbeddedKmsServer ofTheClass;

  @BeforeAll
  static void remember() {
    ofTheClass = KMS.server();
  }

  @AfterAll
  static void serverIsTheSameToTheEnd() {
    assertThat(KMS.server()).isSameAs(ofTheClass);
    assertThat(OF_TESTS).isNotEmpty().allMatch(server -> isOver(server));
  }

  private static boolean isOver(EmbeddedKmsServer server) {
    return !store(server).toFile().exists();
  }

  private static Path store(EmbeddedKmsServer server) {
    return server.directory();
  }

  @Test
  void staticField_isOneServerForAll() {
    assertThat(KMS.server()).isSameAs(ofTheClass);
  }

  @Nested
  class Inside {

    @Test
    void nestedClass_hasTheServerOfItsOuterClass() {
      assertThat(KMS.server()).isSameAs(ofTheClass);
    }
  }

  @Nested
  class WithAFieldOfTheInstance {

    @RegisterExtension final KmsServerExtension own = KmsServerExtension.create();

    @RepeatedTest(2)
    void test_hasAServerOfItsOwn() {
      assertThat(own.server()).isNotSameAs(ofTheClass);
      assertThat(OF_TESTS.add(own.server())).isTrue();
      assertThat(store(own.server())).exists();
    }
  }

  @Test
  void classesAtTheSameTime_shareAServer_untilTheLastEnds() {
    KmsServerExtension shared = KmsServerExtension.create();
    shared.beforeAll(null);
    EmbeddedKmsServer server = shared.server();
    shared.beforeAll(null);
    shared.afterAll(null);
    assertThat(shared.server()).isSameAs(server);
    assertThat(isOver(server)).isFalse();
    shared.afterAll(null);
    assertThat(isOver(server)).isTrue();
    assertThatThrownBy(shared::server).isInstanceOf(IllegalStateException.class);
    shared.beforeAll(null);
    assertThat(shared.server()).as("other classes later").isNotSameAs(server);
    shared.afterAll(null);
  }

  @Test
  void serverThatCannotBeStarted_leavesNothing() {
    KmsServerExtension wrong =
        KmsServerExtension.of(EmbeddedKmsServer.configure().setting(Setting.ACCOUNT, "x"));
    assertThatThrownBy(() -> wrong.beforeAll(null)).isInstanceOf(RuntimeException.class);
    wrong.afterAll(null);
    assertThatThrownBy(wrong::server).isInstanceOf(IllegalStateException.class);
  }
}
