// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.kmsjca.testing.Spec;
import org.kmsjca.testing.crac.Core;
import org.kmsjca.testing.crac.Resource;

/** T-3, T-4: what the JVM says reaches us, and without such a JVM nothing is missing. */
@Isolated("checkpoints are the JVM's")
class CracResourceTest {

  private static final ClassLoader LOADER = CracResourceTest.class.getClassLoader();

  @Test
  @Spec("DC-16")
  void jvmWithCrac_tellsOfCheckpoints() throws Exception {
    String absent = "org.kmsjca.absent";
    Object kept = CracResource.register(LOADER, List.of(absent, Core.class.getPackageName()));
    List<Resource> registered = Core.getGlobalContext().resources();
    assertThat(registered).hasSize(1).first().isSameAs(kept);
    Resource resource = registered.get(0);
    assertThat(registered).as("contexts keep them in sets").contains((Resource) kept);
    assertThat(resource).isNotEqualTo("KMS-JCA").hasToString("KMS-JCA");
    assertThat(new HashSet<>(registered)).containsExactly(resource);
    int before = Checkpoints.current();
    resource.beforeCheckpoint(Core.getGlobalContext());
    assertThat(Checkpoints.isRunning()).isFalse();
    int during = Checkpoints.current();
    resource.afterRestore(Core.getGlobalContext());
    assertThat(Checkpoints.isRunning()).isTrue();
    assertThat(Checkpoints.current()).isNotIn(before, during);
  }

  /** The published library, in a JVM that makes no images: it takes the resource all the same. */
  @Test
  void libraryOfCrac_takesTheResource() {
    assertThat(CracResource.register(LOADER, List.of("org.crac")))
        .isInstanceOf(org.crac.Resource.class);
  }

  @Test
  @Spec("DC-16")
  void jvmWithoutCrac_goesOnAsBefore() {
    assertThat(CracResource.register(LOADER, List.of("org.kmsjca.absent", "java.lang"))).isNull();
  }
}
