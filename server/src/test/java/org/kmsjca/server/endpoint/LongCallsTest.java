// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.spi.Setting;
import org.kmsjca.server.testing.EmbeddedKmsServer;
import org.sqlite.SQLiteDataSource;

/** Calls that may wait have threads of their own. */
class LongCallsTest {

  private static final int FEW_THREADS = 2;

  /* More than the threads that read requests, on any usual machine. */
  private static final int WAITING = 40 + 2 * Runtime.getRuntime().availableProcessors();

  @TempDir Path directory;

  @Test
  void shortCall_whileOthersWaitForTheStore_isAnswered() throws SQLException {
    Path store = directory.resolve("kms.db");
    EndpointLimits usual = EndpointLimits.DEFAULT;
    EndpointLimits few =
        new EndpointLimits(
            usual.headerBytes(),
            usual.bodyBytes(),
            usual.connections(),
            usual.requests(),
            FEW_THREADS,
            usual.idle(),
            usual.body(),
            usual.stop());
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + store);
    List<RawHttp> waiting = new ArrayList<>();
    try (EmbeddedKmsServer server =
        EmbeddedKmsServer.configure()
            .setting(Setting.STORE, store.toString())
            .endpoint(EndpointSettings.DEFAULT.withLimits(few))
            .start()) {
      String key =
          RawHttp.call(server, "CreateKey", "{}")
              .body()
              .replaceFirst(".*\"KeyId\":\"([^\"]+)\".*", "$1");
      try (Connection other = source.getConnection();
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        for (int i = 0; i < WAITING; i++) {
          waiting.add(sendCreateKey(server));
        }
        assertThat(
                RawHttp.call(
                        server,
                        "GenerateDataKey",
                        "{\"KeyId\":\"" + key + "\",\"KeySpec\":\"AES_256\"}")
                    .status())
            .isEqualTo(200);
        assertThat(waiting).noneMatch(RawHttp::hasAnswer);
        statement.execute("ROLLBACK");
      }
      assertThat(waiting).allMatch(http -> http.read().status() == 200);
    } finally {
      waiting.forEach(RawHttp::close);
    }
  }

  private static RawHttp sendCreateKey(EmbeddedKmsServer server) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    RawHttp http = new RawHttp(server.uri());
    http.send(
        RawHttp.head(RawHttp.signed(server, "CreateKey", body, Instant.now()), body.length) + "{}");
    return http;
  }
}
