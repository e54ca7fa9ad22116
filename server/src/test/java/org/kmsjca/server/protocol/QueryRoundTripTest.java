// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a record of AWS IAM or AWS STS holds, is read as it was written. */
class QueryRoundTripTest {

  @Provide
  Arbitrary<ServiceOperations> services() {
    return Arbitraries.of(ServiceOperations.IAM, ServiceOperations.STS);
  }

  private static WireOperation any(ServiceOperations service, int number) {
    return service.all().values().stream()
        .skip(Math.floorMod(number, service.all().size()))
        .findFirst()
        .orElseThrow();
  }

  @Property(tries = 1000)
  void request_writtenAndRead_isTheSame(
      @ForAll("services") ServiceOperations service, @ForAll int number, @ForAll long seed) {
    WireOperation operation = any(service, number);
    Object request = new RecordMaker(seed, true).make(operation.input());
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    QueryCodec.write(service, operation, request, form);
    SortedMap<String, String> parameters = QueryCodec.parameters(form.toByteArray());
    assertThat(parameters)
        .containsAllEntriesOf(Map.of("Action", operation.name(), "Version", service.version()));
    assertThat(RecordMaker.show(operation.input(), QueryCodec.read(operation.input(), parameters)))
        .isEqualTo(RecordMaker.show(operation.input(), request));
  }

  /* XML cannot have all signs, and has whole seconds only: what was read once stays the same. */
  @Property(tries = 1000)
  void result_writtenAndRead_isTheSame(
      @ForAll("services") ServiceOperations service, @ForAll int number, @ForAll long seed) {
    WireOperation operation = any(service, number);
    Object result = new RecordMaker(seed, true).make(operation.output());
    String document = document(service, operation, result);
    Record read = XmlCodec.read(operation, document.getBytes(StandardCharsets.UTF_8));
    assertThat(document(service, operation, read)).isEqualTo(document);
    assertThat(shown(operation, read)).isEqualTo(shown(operation, result));
  }

  private static String document(
      ServiceOperations service, WireOperation operation, Object result) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    XmlCodec.write(service, operation, result, "id", text);
    return text.toString(StandardCharsets.UTF_8);
  }

  private static String shown(WireOperation operation, Object result) {
    return RecordMaker.show(operation.output(), result)
        .replace('\u0001', '\uFFFD')
        .replaceAll("(T\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z", "$1Z");
  }
}
