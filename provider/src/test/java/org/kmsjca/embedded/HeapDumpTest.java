// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.crypto.Hkdf;
import org.kmsjca.testing.FreshJvm;
import org.kmsjca.testing.Spec;

/**
 * V-1, V-2, V-4: after the end of their use, the heap of a process holds no data key, no key
 * material, no root key and no passphrase.
 */
class HeapDumpTest {

  private static final int KEY_BYTES = 32;
  private static final int CHECKSUM_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir static Path directory;
  private static final Map<String, byte[]> SECRETS = new TreeMap<>();

  @BeforeAll
  static void dump() throws Exception {
    String passphrase = HexFormat.of().formatHex(random(16));
    Path file = directory.resolve("passphrase");
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, passphrase + "\n");
    byte[] imported = random(KEY_BYTES);
    Files.write(directory.resolve("imported"), imported);
    FreshJvm.Outcome outcome =
        new FreshJvm(directory).run(HeapDumpProcess.class, directory.toString());
    assertThat(outcome.output()).endsWith("done\n");
    SECRETS.put("imported key material", imported);
    SECRETS.put("passphrase, bytes", passphrase.getBytes(StandardCharsets.UTF_8));
    SECRETS.put("passphrase, characters", passphrase.getBytes(StandardCharsets.UTF_16BE));
    byte[] rootKey = Files.readAllBytes(directory.resolve("file").resolve("root.key"));
    int end = rootKey.length - CHECKSUM_BYTES;
    byte[] secret = Arrays.copyOfRange(rootKey, end - KEY_BYTES, end);
    SECRETS.put("root key", secret);
    SECRETS.put("root key for wrapping", derived(secret, "KMS-JCA key wrapping"));
    SECRETS.put("root key for backups", derived(secret, "KMS-JCA backup"));
    for (String told : new String[] {"data-key", "mac-key", "message-data-key", "message-key"}) {
      String hex = Files.readString(directory.resolve(told + ".hex"));
      SECRETS.put(told, HexFormat.of().parseHex(hex));
    }
  }

  private static byte[] derived(byte[] rootKey, String purpose) {
    byte[] info = purpose.getBytes(StandardCharsets.US_ASCII);
    return Hkdf.derive(rootKey, new byte[0], info, KEY_BYTES);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static Set<String> found(String dump) throws IOException {
    byte[] heap = Files.readAllBytes(directory.resolve(dump));
    Set<String> found = new TreeSet<>();
    SECRETS.forEach(
        (name, secret) -> {
          if (contains(heap, secret)) {
            found.add(name);
          }
        });
    return found;
  }

  private static boolean contains(byte[] heap, byte[] secret) {
    for (int i = 0; i <= heap.length - secret.length; i++) {
      if (heap[i] == secret[0]
          && heap[i + 1] == secret[1]
          && Arrays.equals(heap, i, i + secret.length, secret, 0, secret.length)) {
        return true;
      }
    }
    return false;
  }

  /**
   * While they are used they are there, or the process has put them there: so they would be found.
   * A message's data key is wiped as soon as the message key was derived from it.
   */
  @Test
  void whileTheyAreUsed_secretsAreInTheHeap() throws Exception {
    assertThat(found("while-used.hprof"))
        .containsAll(SECRETS.keySet().stream().filter(n -> !n.equals("message-data-key")).toList());
  }

  @Test
  @Spec({"DC-9", "DC-16", "DC-18"})
  void afterTheEnd_noneIsReachable() throws Exception {
    assertThat(found("reachable.hprof")).isEmpty();
  }

  /** What nobody can reach any more may still be in the heap; after a collection it is not. */
  @Test
  @Spec("DC-9")
  void afterTheEnd_noneIsLeftBehind() throws Exception {
    assertThat(found("everything.hprof")).isEmpty();
  }
}
