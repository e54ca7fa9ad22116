// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli.input;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.server.protocol.Secrets;
import org.kmsjca.server.protocol.ServiceOperations;
import org.kmsjca.server.protocol.WireException;
import org.kmsjca.server.protocol.WireOperation;

/** Whatever follows a flag becomes a request, or is refused in words. */
class RequestInputFuzzTest {

  private static final int MAX_WORD_CHARACTERS = 5_000;

  @TempDir static Path directory;

  @FuzzTest
  void values_anyOfThem_becomeARequestOrAreRefused(FuzzedDataProvider data) {
    ServiceOperations service = data.pickValue(ServiceOperations.values());
    WireOperation operation =
        service.all().get(data.pickValue(new ArrayList<>(service.all().keySet())));
    RequestInput input =
        new RequestInput(
            operation.input(),
            new ParameterFiles(directory, directory),
            data.pickValue(BlobFormat.values()));
    List<String> members = DeprecatedFlags.members(operation.input());
    try {
      if (members.isEmpty() || data.consumeBoolean()) {
        input.json(here(data.consumeRemainingAsString()));
      } else {
        String member = data.pickValue(members);
        List<String> words = new ArrayList<>();
        for (int i = data.consumeInt(1, 3); i > 1; i--) {
          words.add(here(data.consumeString(MAX_WORD_CHARACTERS)));
        }
        words.add(here(data.consumeRemainingAsString()));
        input.flag(member, words);
      }
      if (input.missing().isEmpty()) {
        Secrets.destroy(operation.input(), input.request());
      }
    } catch (InputException | WireException e) {
      // Refused in words.
      return;
    }
  }

  /* Whoever types a command may name any file, but Jazzer takes one that it looks for to be a fault. */
  private static String here(String word) {
    return word.replace("jazzer-traversal", "a");
  }
}
