// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.material;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** V-1: one array that has an owner, and is zeros when it is destroyed. */
class KeyMaterialTest {

  private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

  @Test
  void destroy_wrappedArray_isZeros() {
    byte[] owned = SECRET.clone();
    KeyMaterial material = KeyMaterial.wrap(owned);
    assertThat(material.toByteArray()).isEqualTo(SECRET);
    material.destroy();
    assertThat(owned).containsOnly(0);
    assertThat(material.isDestroyed()).isTrue();
  }

  @Test
  void destroy_twice_isHarmless() {
    KeyMaterial material = KeyMaterial.copyOf(SECRET);
    material.destroy();
    material.destroy();
    assertThat(material.isDestroyed()).isTrue();
  }

  @Test
  void copies_andTheirSource_areIndependent() {
    byte[] source = SECRET.clone();
    KeyMaterial material = KeyMaterial.copyOf(source);
    KeyMaterial copy = material.copy();
    Arrays.fill(source, (byte) 9);
    material.destroy();
    assertThat(copy.toByteArray()).isEqualTo(SECRET);
    assertThat(KeyMaterial.copyOf(SECRET, 2, 3).toByteArray()).containsExactly(3, 4, 5);
  }

  @Test
  void toByteArray_result_belongsToTheCaller() {
    KeyMaterial material = KeyMaterial.copyOf(SECRET);
    Arrays.fill(material.toByteArray(), (byte) 0);
    assertThat(material.toByteArray()).isEqualTo(SECRET);
  }

  @Test
  void use_afterDestroy_isRefused() {
    KeyMaterial material = KeyMaterial.copyOf(SECRET);
    material.destroy();
    assertThatThrownBy(material::toByteArray).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(material::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> material.lend(bytes -> bytes[0]))
        .isInstanceOf(IllegalStateException.class);
  }

  /** A reader that is under way has whole bytes: the array is wiped after it. */
  @Test
  void destroy_duringAReader_waitsForIt() throws Exception {
    KeyMaterial material = KeyMaterial.copyOf(SECRET);
    AtomicReference<Thread> wiper = new AtomicReference<>();
    byte[] seen =
        material.lend(
            bytes -> {
              Thread thread = new Thread(material::destroy);
              wiper.set(thread);
              thread.start();
              while (thread.getState() == Thread.State.NEW
                  || thread.getState() == Thread.State.RUNNABLE) {
                Thread.onSpinWait();
              }
              return bytes.clone();
            });
    wiper.get().join();
    assertThat(seen).isEqualTo(SECRET);
    assertThat(material.isDestroyed()).isTrue();
  }

  @Test
  void text_andSerialisation_giveNothingAway() {
    KeyMaterial material = KeyMaterial.copyOf(SECRET);
    assertThat(material.toString()).contains("8").doesNotContain("1, 2", "0102", "AQID");
    assertThat(material).isNotInstanceOf(Serializable.class);
    assertThat(material).isNotEqualTo(KeyMaterial.copyOf(SECRET));
  }
}
