// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Executable;
import java.security.Key;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.parquet.crypto.AesGcmEncryptor;
import org.apache.parquet.crypto.AesMode;
import org.apache.parquet.crypto.ModuleCipherFactory;
import org.junit.jupiter.api.Test;

/** Apache Parquet: modular encryption takes keys as bytes. I-3. */
class ParquetTest {

  /** Neither ciphers nor their factory take a {@link Key}: a handle cannot be passed at all. */
  @Test
  void ciphers_takeBytesOnly() {
    Stream<Executable> entries =
        Stream.concat(
            Arrays.stream(AesGcmEncryptor.class.getConstructors()),
            Arrays.stream(ModuleCipherFactory.class.getMethods())
                .filter(method -> method.getName().matches("getEncryptor|getDecryptor")));
    assertThat(entries.toList())
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(entry -> assertThat(entry.getParameterTypes()).contains(byte[].class))
        .noneMatch(
            entry ->
                Arrays.stream(entry.getParameterTypes()).anyMatch(Key.class::isAssignableFrom));
  }

  /** What a handle gives is null. */
  @Test
  void encryptor_withoutBytes_isRefused() {
    assertThatThrownBy(() -> ModuleCipherFactory.getEncryptor(AesMode.GCM, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Null key");
  }
}
