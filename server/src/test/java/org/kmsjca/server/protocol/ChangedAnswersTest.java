// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Answers that were changed on their way are read, or refused with an error that says so. */
class ChangedAnswersTest {

  private static final List<WireOperation> JSON =
      new ArrayList<>(ServiceOperations.KMS.all().values());
  private static final List<WireOperation> XML =
      new ArrayList<>(ServiceOperations.IAM.all().values());

  /* Records refuse to be without what must be there, with these errors of Java. */
  private static boolean isRefusal(RuntimeException error) {
    return error instanceof WireException
        || error instanceof IllegalArgumentException
        || error instanceof NullPointerException;
  }

  private static byte[] changed(byte[] answer, Random random) {
    byte[] changed =
        random.nextInt(4) == 0
            ? Arrays.copyOf(answer, random.nextInt(answer.length + 1))
            : answer.clone();
    for (int i = random.nextInt(4); i > 0 && changed.length > 0; i--) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
    }
    return changed;
  }

  @Property(tries = 2000)
  void json_isReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    WireOperation operation = JSON.get(random.nextInt(JSON.size()));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    JsonCodec.write(
        operation.output(), new RecordMaker(seed, false).make(operation.output()), text);
    byte[] answer = changed(text.toByteArray(), random);
    try {
      Secrets.destroy(operation.output(), JsonCodec.readResult(operation.output(), answer));
    } catch (RuntimeException e) {
      assertThat(isRefusal(e)).as(e.toString()).isTrue();
    }
  }

  @Property(tries = 2000)
  void xml_isReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    WireOperation operation = XML.get(random.nextInt(XML.size()));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    Object result = new RecordMaker(seed, true).make(operation.output());
    XmlCodec.write(ServiceOperations.IAM, operation, result, "id", text);
    byte[] answer = changed(text.toByteArray(), random);
    try {
      Secrets.destroy(operation.output(), XmlCodec.read(operation, answer));
    } catch (RuntimeException e) {
      assertThat(isRefusal(e)).as(e.toString()).isTrue();
    }
  }

  @Property(tries = 500)
  void errors_areReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    JsonCodec.writeError("NotFoundException", "why", "message", json);
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    XmlCodec.writeError(ServiceOperations.IAM, "NoSuchEntity", "why", false, "id", xml);
    try {
      assertThat(JsonCodec.readError(changed(json.toByteArray(), random)).name()).isNotEmpty();
    } catch (WireException e) {
      assertThat(e.name()).isEqualTo(WireException.SERIALIZATION);
    }
    try {
      assertThat(XmlCodec.readError(changed(xml.toByteArray(), random)).name()).isNotEmpty();
    } catch (WireException e) {
      assertThat(e.name()).isEqualTo(WireException.SERIALIZATION);
    }
  }
}
