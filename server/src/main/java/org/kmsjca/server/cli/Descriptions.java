// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.kmsjca.server.protocol.ServiceOperations;

/**
 * What help says of operations and their members: the words of the documentation of the records.
 */
final class Descriptions {

  private static final String FILE = "descriptions.properties";

  private Descriptions() {}

  /** Describes an operation. */
  static String of(ServiceOperations service, String operation) {
    return Texts.ALL.getProperty(service.signingName() + "." + operation, "");
  }

  /** Describes a member of its request. */
  static String of(ServiceOperations service, String operation, String member) {
    return Texts.ALL.getProperty(service.signingName() + "." + operation + "." + member, "");
  }

  /** Read when the first help is asked for. */
  private static final class Texts {

    static final Properties ALL = read();

    private static Properties read() {
      Properties properties = new Properties();
      try (InputStream stream = Descriptions.class.getResourceAsStream(FILE)) {
        if (stream == null) {
          throw new IllegalStateException(FILE + " is missing");
        }
        properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
        return properties;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
