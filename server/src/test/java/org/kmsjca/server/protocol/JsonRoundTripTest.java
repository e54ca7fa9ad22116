// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a record of a request or a result holds, is read as it was written. */
class JsonRoundTripTest {

  @Provide
  Arbitrary<Structure> structures() {
    return Arbitraries.of(
        ServiceOperations.KMS.all().values().stream()
            .flatMap(operation -> Stream.of(operation.input(), operation.output()))
            .toList());
  }

  @Property(tries = 2000)
  void record_writtenAndRead_isTheSame(
      @ForAll("structures") Structure structure, @ForAll long seed) {
    Object record = new RecordMaker(seed, false).make(structure);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    JsonCodec.write(structure, record, text);
    assertThat(RecordMaker.show(structure, JsonCodec.read(structure, text.toByteArray())))
        .isEqualTo(RecordMaker.show(structure, record));
  }
}
