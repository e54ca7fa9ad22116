// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages larger than memory. */
final class StreamingTest {

  private static final long MAX_HEAP_BYTES = 64L << 20;

  /** C-18. */
  @Test
  void streams_oneGibibyteInHeapOf64Mebibytes_comesBackEqual(@TempDir Path home) throws Exception {
    ChildJvm run = ChildJvm.run(List.of("-Xmx64m"), OneGibibyte.class.getName(), home.toString());
    assertThat(run.exitCode()).as(run.output()).isZero();
    System.out.println(run.output());
    List<String> lines = run.output().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("written ");
    assertThat(lines.get(1)).isEqualTo(lines.get(0).replace("written ", "read    "));
    String heap = lines.get(2).replaceAll(".*at most (\\d+) bytes", "$1");
    assertThat(Long.parseLong(heap)).isLessThanOrEqualTo(MAX_HEAP_BYTES);
  }
}
