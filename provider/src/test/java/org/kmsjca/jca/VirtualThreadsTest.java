// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.material.Bytes;
import org.kmsjca.spec.DataKeyGenParameterSpec;
import org.kmsjca.spec.KmsKey;
import org.kmsjca.testing.FakeProvider;

/** Virtual threads, of which the JDK has had some since 21: U-3, U-5, X-14. */
class VirtualThreadsTest {

  private static final int FIRST_JDK = 21;
  private static final int THREADS = 10_000;
  private static final int THREADS_OF_THE_SERVICE = 2_000;
  private static final int LATENCY_MILLIS = 50;
  private static final int TAG_BYTES = 16;
  private static final String PINNED = "jdk.VirtualThreadPinned";
  private static final byte[] DATA = "a text".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  @TempDir Path directory;

  @FunctionalInterface
  private interface Work<T> {
    T run() throws Exception;
  }

  @BeforeEach
  void onlyWhereThereAreSome() {
    if (Runtime.version().feature() < FIRST_JDK) {
      System.out.println("skipped: JDK " + Runtime.version().feature() + " has no virtual threads");
    }
    assumeTrue(Runtime.version().feature() >= FIRST_JDK);
  }

  /* By reflection: the classes of the tests are those of JDK 17. */
  private static ExecutorService newThreadForEachTask() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }

  private static <T> List<T> inThreads(int threads, Work<T> work) throws Exception {
    ExecutorService executor = newThreadForEachTask();
    try {
      return Stream.generate(() -> CompletableFuture.supplyAsync(() -> run(work), executor))
          .limit(threads)
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    } finally {
      executor.shutdown();
    }
  }

  private static <T> T run(Work<T> work) {
    try {
      if (!Thread.currentThread().getClass().getSimpleName().equals("VirtualThread")) {
        throw new AssertionError("not a virtual thread: " + Thread.currentThread());
      }
      return work.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /* What names the data key and the number of the message. */
  private static Bytes upToItsNumber(byte[] message) {
    return Bytes.copyOf(Arrays.copyOf(message, message.length - DATA.length - TAG_BYTES));
  }

  /** one call of a slow service for all of them, and no carrier is held meanwhile. */
  @Test
  @Timeout(120)
  void manyThreadsAndASlowService_callItOnceAndPinNoCarrier() throws Exception {
    encryptInThreads(FakeProvider.make()); // loading a class holds the carrier, whoever does it
    FakeProvider fake = FakeProvider.make();
    fake.kms().setFault(request -> sleep());
    Set<Bytes> numbers;
    Path file = directory.resolve("pinned.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(PINNED).withoutThreshold();
      recording.start();
      numbers = encryptInThreads(fake);
      recording.stop();
      recording.dump(file);
    }
    assertThat(fake.kms().operations()).containsExactly("GenerateDataKey");
    assertThat(numbers).as("no number of a message twice").hasSize(THREADS);
    assertThat(RecordingFile.readAllEvents(file))
        .filteredOn(event -> event.getEventType().getName().equals(PINNED))
        .filteredOn(VirtualThreadsTest::isOurs)
        .isEmpty();
  }

  private static Set<Bytes> encryptInThreads(FakeProvider fake) throws Exception {
    KmsKey key = fake.key();
    fake.kms().forgetOperations();
    return Set.copyOf(
        inThreads(
            THREADS,
            () -> {
              Cipher cipher = fake.cipher();
              cipher.init(Cipher.ENCRYPT_MODE, key);
              return upToItsNumber(cipher.doFinal(DATA));
            }));
  }

  private static boolean isOurs(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .anyMatch(frame -> frame.getMethod().getType().getName().startsWith("org.kmsjca."));
  }

  private static void sleep() {
    try {
      Thread.sleep(LATENCY_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** U-3: with the embedded service, which is opened by them and writes files. */
  @Test
  @Timeout(120)
  void manyThreads_withTheEmbeddedService_encryptDecryptAndAuthenticate() throws Exception {
    KmsProvider provider = new KmsProvider(Configuration.of(directory, new Properties()));
    SecretKey key =
        inThreads(1, () -> KeyGenerator.getInstance("KMS-AES", provider).generateKey()).get(0);
    KeyGenerator generator = KeyGenerator.getInstance("KMS-AES", provider);
    generator.init(new DataKeyGenParameterSpec(((KmsKey) key).keyId(), "HmacSHA256"));
    SecretKey macKey = generator.generateKey();
    Set<Bytes> numbers = ConcurrentHashMap.newKeySet();
    List<Bytes> macs =
        inThreads(
            THREADS_OF_THE_SERVICE,
            () -> {
              Cipher cipher = Cipher.getInstance("KMS-AES", provider);
              cipher.init(Cipher.ENCRYPT_MODE, key);
              byte[] message = cipher.doFinal(DATA);
              numbers.add(upToItsNumber(message));
              cipher.init(Cipher.DECRYPT_MODE, key);
              assertThat(cipher.doFinal(message)).isEqualTo(DATA);
              Mac mac = Mac.getInstance("HmacSHA256", provider);
              mac.init(macKey);
              return Bytes.wrap(mac.doFinal(DATA));
            });
    assertThat(numbers).hasSize(THREADS_OF_THE_SERVICE);
    assertThat(Set.copyOf(macs)).as("one MAC, whoever computed it").hasSize(1);
  }

  /** U-3: an interrupted thread is told, keeps its mark, and harms nobody else. */
  @Test
  @Timeout(120)
  void interruptedThread_leavesTheOthersTheirDataKey() throws Exception {
    FakeProvider fake = FakeProvider.make();
    KmsKey key = fake.key();
    List<Boolean> marks =
        inThreads(
            100,
            () -> {
              boolean interrupted = Thread.currentThread().hashCode() % 2 == 0;
              if (interrupted) {
                Thread.currentThread().interrupt();
              }
              Cipher cipher = fake.cipher();
              cipher.init(Cipher.ENCRYPT_MODE, key);
              cipher.doFinal(DATA);
              return Thread.currentThread().isInterrupted() == interrupted;
            });
    assertThat(marks).containsOnly(true);
  }
}
