// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.security.auth.Destroyable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kmsjca.checkpoint.Checkpoints;
import org.kmsjca.kms.DataKeyUsage;
import org.kmsjca.kms.EncryptionContext;
import org.kmsjca.kms.GenerateDataKey;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsException;
import org.kmsjca.kms.KmsKeyStateException;
import org.kmsjca.kms.KmsLimitException;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.testing.FakeKms;
import org.kmsjca.testing.Spec;

/** Data keys that are fetched before the present ones run out. */
class RefreshAheadTest {

  private static final Duration MAX_AGE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MAX_MESSAGES = 10;
  private static final long MAX_BYTES = 1000;
  private static final int ROUNDS = 300;
  private static final GenerateDataKey REQUEST =
      GenerateDataKey.of("key-1", EncryptionContext.EMPTY);

  private final FakeKms kms = new FakeKms();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger fetches = new AtomicInteger();
  private final List<Used> fetched = new CopyOnWriteArrayList<>();
  private final List<Scheduled> scheduled = new ArrayList<>();
  private final List<Runnable> background = new ArrayList<>();
  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final NumberBlock block = new NumberBlock();

  private final DataKeyCache<String, Used> cache =
      cache(new DataKeyLimits(MAX_AGE, MAX_MESSAGES, MAX_BYTES));

  private record Scheduled(Runnable command, long atNanos) {}

  /** What is prepared; it counts its messages, as those of this package do. */
  private static final class Used implements Destroyable, MeasuredKey {
    private final AtomicLong messages = new AtomicLong();
    private volatile boolean destroyed;

    @Override
    public long messages() {
      return messages.get();
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public void destroy() {
      destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
      return destroyed;
    }
  }

  private DataKeyCache<String, Used> cache(DataKeyLimits limits) {
    Scheduler scheduler =
        (executor, command, delay, unit) -> {
          scheduled.add(new Scheduled(command, nanos.get() + unit.toNanos(delay)));
          return new CompletableFuture<Void>();
        };
    return new DataKeyCache<>(
        kms, limits, 100, nanos::get, scheduler, InstantSource.system(), background::add);
  }

  @AfterEach
  void endThreads() {
    pool.shutdownNow();
  }

  private DataKeyCache.Fetched<Used> fetch() {
    fetches.incrementAndGet();
    var stamp = KmsStamps.call(kms, REQUEST).stamp();
    Used used = new Used();
    fetched.add(used);
    return new DataKeyCache.Fetched<>(
        used, stamp, REQUEST.asDryRun(), new DataKeyLabel("arn", "id", true));
  }

  private DataKey<Used> get() {
    return cache.get("a", this::fetch);
  }

  private boolean encrypt(DataKey<Used> key, long bytes) {
    if (!block.hasNext() && !key.reserve(block, 1, bytes)) {
      return false;
    }
    block.next();
    block.used(bytes);
    key.prepared().messages.incrementAndGet();
    return true;
  }

  private void encrypt(DataKey<Used> key, int messages, long bytes) {
    for (int i = 0; i < messages; i++) {
      assertThat(encrypt(key, bytes)).as("message %d", i).isTrue();
    }
  }

  /** Lets time pass, as the scheduler sees it, in steps that are shorter than its intervals. */
  private void pass(Duration time) {
    long end = nanos.get() + time.toNanos();
    while (nanos.get() < end) {
      nanos.set(Math.min(end, nanos.get() + LOOK.dividedBy(2).toNanos()));
      runScheduled();
    }
  }

  private void runScheduled() {
    List<Scheduled> due = scheduled.stream().filter(each -> each.atNanos() <= nanos.get()).toList();
    scheduled.removeAll(due);
    due.forEach(each -> each.command().run());
  }

  /** Runs what waits for a background thread; tells how much that was. */
  private int runBackground() {
    runScheduled();
    List<Runnable> due = List.copyOf(background);
    background.clear();
    due.forEach(Runnable::run);
    return due.size();
  }

  private void failWith(KmsException failure) {
    kms.setFault(
        request -> {
          throw failure;
        });
  }

  private static KmsException away() {
    return new KmsUnavailableException(KmsErrorCode.DEPENDENCY_TIMEOUT, "the service is away");
  }

  @Test
  @Spec("DC-20")
  void key_whoseMessagesRunOut_isReplacedBeforeTheLast() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5 - 1, 1);
    assertThat(runBackground()).isZero();
    encrypt(old, 1, 1);
    assertThat(fetches).as("not on the caller's thread").hasValue(1);
    assertThat(get()).isSameAs(old);
    assertThat(runBackground()).isOne();
    DataKey<Used> next = get();
    assertThat(next).isNotSameAs(old);
    assertThat(fetches).hasValue(2);
    assertThat(old.isUsable()).isFalse();
    assertThat(old.prepared().isDestroyed()).isTrue();
    assertThat(runBackground()).as("the next one has just begun").isZero();
  }

  @Test
  @Spec("DC-20")
  void key_whoseBytesRunOut_isReplacedBeforeTheLast() {
    DataKey<Used> old = get();
    encrypt(old, 1, MAX_BYTES / 2);
    assertThat(runBackground()).isZero();
    encrypt(old, 1, MAX_BYTES * 3 / 10);
    assertThat(block.hasNext() || old.reserve(block, 1, 1)).isTrue();
    assertThat(runBackground()).isOne();
    assertThat(get()).isNotSameAs(old);
    assertThat(fetches).hasValue(2);
  }

  @Test
  @Spec("DC-20")
  void key_thatIsUsed_isReplacedBeforeItIsTooOld() {
    DataKey<Used> old = get();
    pass(MAX_AGE.multipliedBy(3).dividedBy(5));
    encrypt(old, 1, 1);
    pass(MAX_AGE.dividedBy(5).minus(LOOK));
    assertThat(runBackground()).isZero();
    pass(LOOK.multipliedBy(2));
    assertThat(runBackground()).isOne();
    DataKey<Used> next = get();
    assertThat(next).isNotSameAs(old);
    assertThat(old.prepared().isDestroyed()).isTrue();
    // Its age counts from its own fetch: it outlives the first one's, and is followed in its turn.
    pass(MAX_AGE.multipliedBy(3).dividedBy(5));
    assertThat(get()).isSameAs(next);
    next.prepared().messages.incrementAndGet();
    pass(MAX_AGE.dividedBy(5));
    assertThat(runBackground()).isOne();
    assertThat(get()).isNotSameAs(next);
    assertThat(fetches).hasValue(3);
  }

  /** What decrypts reserves nothing; its use is seen by its counts. */
  @Test
  @Spec("DC-20")
  void keyThatDecrypts_isUnwrappedAgainBeforeItIsTooOld() {
    DataKey<Used> old = get();
    for (int i = 0; i < 4; i++) {
      old.prepared().messages.addAndGet(1000);
      pass(MAX_AGE.dividedBy(5));
    }
    assertThat(runBackground()).isOne();
    assertThat(get()).isNotSameAs(old);
    assertThat(fetches).hasValue(2);
  }

  @Test
  @Spec("DC-21")
  void keyThatNobodyUses_isNotReplacedButEnds() {
    DataKey<Used> never = get();
    pass(MAX_AGE);
    assertThat(runBackground()).isZero();
    assertThat(never.prepared().isDestroyed()).isTrue();
    DataKey<Used> early = get();
    encrypt(early, 3, 1);
    pass(MAX_AGE.dividedBy(4));
    encrypt(early, 3, 1);
    pass(MAX_AGE);
    assertThat(runBackground()).isZero();
    assertThat(early.prepared().isDestroyed()).isTrue();
    assertThat(fetches).hasValue(2);
    assertThat(cache.estimatedSize()).isZero();
  }

  /** One key in vain, and then none. */
  @Test
  @Spec("DC-21")
  void successorThatNobodyUses_hasNone() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    assertThat(runBackground()).isOne();
    pass(MAX_AGE.multipliedBy(3));
    assertThat(runBackground()).isZero();
    assertThat(fetched).hasSize(2).allMatch(Used::isDestroyed);
  }

  @Test
  @Spec("DC-20")
  void refreshAhead_switchedOff_leavesTheFetchToTheCaller() {
    var plain = cache(new DataKeyLimits(MAX_AGE, MAX_MESSAGES, MAX_BYTES, false));
    DataKey<Used> old = plain.get("a", this::fetch);
    pass(MAX_AGE.multipliedBy(9).dividedBy(10));
    encrypt(old, MAX_MESSAGES, 1);
    pass(LOOK.multipliedBy(2));
    assertThat(runBackground()).isZero();
    assertThat(encrypt(old, 1)).isFalse();
    assertThat(plain.get("a", this::fetch)).isNotSameAs(old);
    assertThat(fetches).hasValue(2);
  }

  /* Uses up messages of a key until a fetch ahead has asked a service that does not answer yet. */
  private Future<?> fetchAheadWithSlowService(
      DataKey<Used> old, int messages, CountDownLatch answer) throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    kms.setFault(
        request -> {
          asked.countDown();
          awaitQuietly(answer);
        });
    encrypt(old, messages, 1);
    runScheduled();
    Future<?> fetching = pool.submit(background.remove(0));
    asked.await();
    return fetching;
  }

  /** Callers do all that is allowed while the service is silent; none of them waits. */
  @Test
  @Spec("DC-20")
  @Timeout(30)
  void callers_whileTheServiceIsSlow_goOn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    DataKey<Used> old = get();
    Future<?> fetching = fetchAheadWithSlowService(old, MAX_MESSAGES * 4 / 5, answer);
    for (int i = MAX_MESSAGES * 4 / 5; i < MAX_MESSAGES; i++) {
      assertThat(get()).isSameAs(old);
      encrypt(old, 1, 1);
    }
    assertThat(fetching.isDone()).isFalse();
    answer.countDown();
    fetching.get();
    assertThat(encrypt(old, 1)).as("never one more than the limit").isFalse();
    assertThat(get()).isNotSameAs(old);
    assertThat(fetches).hasValue(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** DC-8: who finds the key run out waits for the fetch that is under way, and makes none. */
  @Test
  @Spec({"DC-8", "DC-20"})
  @Timeout(30)
  void caller_whoseKeyHasRunOut_getsTheKeyThatIsUnderway() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    DataKey<Used> old = get();
    Future<?> fetching = fetchAheadWithSlowService(old, MAX_MESSAGES, answer);
    assertThat(encrypt(old, 1)).isFalse();
    Future<DataKey<Used>> caller = pool.submit(this::get);
    TimeUnit.MILLISECONDS.sleep(100);
    assertThat(caller.isDone()).isFalse();
    answer.countDown();
    DataKey<Used> next = caller.get();
    fetching.get();
    assertThat(next.isUsable()).isTrue();
    assertThat(get()).isSameAs(next);
    assertThat(fetches).hasValue(2);
  }

  /** The key grew too old while its successor was under way: there is none to be replaced then. */
  @Test
  @Spec("DC-20")
  void successor_thatComesAfterTheEnd_isUsed() {
    DataKey<Used> old = get();
    kms.setFault(request -> nanos.addAndGet(MAX_AGE.toNanos()));
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    assertThat(runBackground()).isOne();
    kms.heal();
    assertThat(get().isUsable()).isTrue();
    assertThat(old.prepared().isDestroyed()).isTrue();
    assertThat(fetches).hasValue(2);
  }

  @Test
  @Spec("DC-22")
  void serviceThatIsAwayAndBack_isNoticedByNobody() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    failWith(away());
    assertThat(runBackground()).isOne();
    assertThat(get()).isSameAs(old);
    encrypt(old, 1, 1);
    assertThat(runBackground()).as("not at once again").isZero();
    pass(LOOK.multipliedBy(2));
    assertThat(runBackground()).as("after a pause, without a message").isOne();
    assertThat(get()).isSameAs(old);
    kms.heal();
    pass(LOOK.multipliedBy(4));
    assertThat(runBackground()).isOne();
    assertThat(get()).isNotSameAs(old);
    assertThat(fetches).hasValue(4);
  }

  /** Pauses grow; in the last fifth of ten minutes there are some attempts, not hundreds. */
  @Test
  @Spec("DC-22")
  void attempts_whileTheServiceIsAway_arePaced() {
    DataKey<Used> old = get();
    failWith(new KmsLimitException(KmsErrorCode.THROTTLING, "Rate exceeded"));
    for (long i = 0; i < MAX_AGE.toSeconds() - 1; i++) {
      old.prepared().messages.incrementAndGet();
      pass(LOOK);
      runBackground();
    }
    assertThat(old.isUsable()).isTrue();
    assertThat(fetches.get() - 1).isBetween(8, 20);
  }

  @Test
  @Spec("DC-22")
  void serviceThatIsAwayToTheEnd_isOneClearError_andThenWorksAgain() {
    DataKey<Used> old = get();
    failWith(away());
    for (int i = 0; i < MAX_MESSAGES; i++) {
      assertThat(get()).isSameAs(old);
      encrypt(old, 1, 1);
      runBackground();
    }
    assertThat(encrypt(old, 1)).isFalse();
    int before = fetches.get();
    assertThatThrownBy(this::get)
        .isInstanceOf(KmsUnavailableException.class)
        .hasMessageContaining("the service is away");
    assertThat(fetches).hasValue(before + 1);
    kms.heal();
    assertThat(get().isUsable()).isTrue();
  }

  @Test
  @Spec("DC-22")
  void jvmWithoutAThread_troublesNobody() {
    DataKeyCache<String, Used> poor =
        new DataKeyCache<>(
            kms,
            new DataKeyLimits(MAX_AGE, MAX_MESSAGES, MAX_BYTES),
            100,
            nanos::get,
            (executor, command, delay, unit) -> {
              command.run();
              return new CompletableFuture<Void>();
            },
            InstantSource.system(),
            task -> {
              throw new RejectedExecutionException("no thread");
            });
    Supplier<DataKeyCache.Fetched<Used>> unlabelled =
        () -> new DataKeyCache.Fetched<>(new Used(), () -> true, null);
    DataKey<Used> old = poor.get("a", unlabelled);
    encrypt(old, MAX_MESSAGES, 1);
    assertThat(encrypt(old, 1)).isFalse();
    assertThat(poor.get("a", unlabelled)).isNotSameAs(old);
  }

  /** The service has refused what it had allowed: nobody uses the key any more. */
  @Test
  @Spec("DC-23")
  void refusalInTheBackground_endsThePresentKey() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    failWith(new KmsKeyStateException(KmsErrorCode.DISABLED, "key is disabled."));
    assertThat(runBackground()).isOne();
    assertThat(old.isUsable()).isFalse();
    assertThat(old.prepared().isDestroyed()).isTrue();
    assertThatThrownBy(this::get).isInstanceOf(KmsKeyStateException.class);
    kms.heal();
    assertThat(get().isUsable()).isTrue();
  }

  /** DC-10: a key that was fetched ahead is revoked like any other, before its first use too. */
  @Test
  @Spec({"DC-10", "DC-23"})
  void successor_whoseDecisionIsStale_isDecidedAgainBeforeItIsUsed() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    runBackground();
    kms.touch();
    DataKey<Used> next = get();
    assertThat(next).isNotSameAs(old);
    assertThat(kms.rechecks()).isEqualTo(1);
    encrypt(next, MAX_MESSAGES * 4 / 5, 1);
    runBackground();
    kms.setDisabled(true);
    assertThatThrownBy(this::get).isInstanceOf(KmsKeyStateException.class);
    assertThat(fetched).hasSize(3).allMatch(Used::isDestroyed);
  }

  /** A stale stamp does not wait for the fetch that is under way. */
  @Test
  @Spec("DC-10")
  void presentKey_whoseDecisionIsStale_isDecidedAgainWhileTheSuccessorIsUnderway() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    List<DataKey<Used>> during = new ArrayList<>();
    kms.setFault(
        request -> {
          kms.heal();
          kms.touch();
          during.add(get());
        });
    runBackground();
    assertThat(during).containsExactly(old);
    assertThat(kms.rechecks()).isEqualTo(1);
    assertThat(get()).isNotSameAs(old);
  }

  @Test
  @Spec("DC-24")
  void clear_whileAKeyIsUnderway_wipesItWhenItComes() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    kms.setFault(request -> cache.clear());
    assertThat(runBackground()).isOne();
    kms.heal();
    assertThat(fetched).hasSize(2).allMatch(Used::isDestroyed);
    assertThat(cache.estimatedSize()).isZero();
    assertThat(get().isUsable()).isTrue();
    assertThat(fetches).hasValue(3);
  }

  /** Who needs a key after that does not wait for one that nobody will get. */
  @Test
  @Spec("DC-24")
  @Timeout(30)
  void callerAfterClear_whileAKeyIsUnderway_fetchesItsOwn() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    Future<?> fetching = fetchAheadWithSlowService(get(), MAX_MESSAGES * 4 / 5, answer);
    cache.clear();
    kms.heal();
    DataKey<Used> next = get();
    assertThat(fetching.isDone()).isFalse();
    answer.countDown();
    fetching.get();
    assertThat(get()).isSameAs(next);
    assertThat(fetched).hasSize(3).filteredOn(used -> !used.isDestroyed()).hasSize(1);
  }

  @Test
  @Spec({"DC-16", "DC-24"})
  void checkpoint_whileAKeyIsUnderway_wipesItWhenItComes() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    kms.setFault(
        request -> {
          Checkpoints.checkpoint();
          Checkpoints.restore();
        });
    assertThat(runBackground()).isOne();
    kms.heal();
    assertThat(fetched).hasSize(2).allMatch(Used::isDestroyed);
    assertThat(cache.estimatedSize()).isZero();
  }

  /** A fetch that has waited for a thread is not made for a key that is gone. */
  @Test
  @Spec("DC-24")
  void attempt_forAKeyThatIsGone_asksNobody() {
    DataKey<Used> old = get();
    encrypt(old, MAX_MESSAGES * 4 / 5, 1);
    old.retire(DataKeyUsage.Reason.LIMIT);
    assertThat(runBackground()).isOne();
    assertThat(fetches).hasValue(1);
    cache.clear();
    assertThat(get().isUsable()).isTrue();
    assertThat(fetches).hasValue(2);
  }

  /** With so small a limit each message needs a call, and no more. */
  @Test
  @Spec("DC-20")
  void limitOfOneMessage_costsOneCallForEach() {
    var tiny = cache(new DataKeyLimits(MAX_AGE, 1, MAX_BYTES));
    int messages = 50;
    for (int i = 0; i < messages; i++) {
      DataKey<Used> key = tiny.get("a", this::fetch);
      assertThat(encrypt(key, 1)).isTrue();
      assertThat(encrypt(key, 1)).isFalse();
      runBackground();
    }
    pass(LOOK.multipliedBy(3));
    runBackground();
    assertThat(fetches.get()).isBetween(messages, messages + 1);
  }

  /* The log is that of the JDK here. */
  private static List<String> logged(Runnable task) {
    List<String> messages = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getMessage());
          }

          @Override
          public void flush() {
            // Nothing is kept back.
          }

          @Override
          public void close() {
            // Nothing is open.
          }
        };
    Logger logger = Logger.getLogger(DataKeyCache.class.getPackageName());
    logger.addHandler(handler);
    try {
      task.run();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }

  @Test
  @Spec("DC-22")
  void failures_areLoggedOnceInAMinute() {
    List<String> messages =
        logged(
            () -> {
              DataKey<Used> old = get();
              encrypt(old, MAX_MESSAGES * 4 / 5, 1);
              failWith(away());
              for (int i = 0; i < 130; i++) {
                runBackground();
                pass(LOOK);
              }
              assertThat(old.isUsable()).isTrue();
            });
    assertThat(fetches.get()).isGreaterThan(5);
    assertThat(messages)
        .hasSizeBetween(2, 3)
        .allSatisfy(
            message ->
                assertThat(message).contains("for arn could not be fetched", "service is away"));
  }

  @Test
  @Spec("AU-53")
  void failure_isToldToTheFlightRecorder(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("test.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("org.kmsjca.DataKeyAheadFailure");
      recording.start();
      encrypt(get(), MAX_MESSAGES * 4 / 5, 1);
      failWith(away());
      runBackground();
      recording.stop();
      recording.dump(file);
    }
    assertThat(RecordingFile.readAllEvents(file))
        .filteredOn(event -> event.getEventType().getName().endsWith("DataKeyAheadFailure"))
        .extracting((RecordedEvent event) -> event.getString("errorCode"))
        .containsExactly("DependencyTimeoutException");
  }

  /** Whatever the order of a clearing and a fetch that had begun before: no key is left. */
  @Test
  @Spec("DC-24")
  @Timeout(60)
  void clear_beside_aFetchAhead_leavesNoKey() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      encrypt(get(), MAX_MESSAGES * 4 / 5, 1);
      runScheduled();
      inParallel(background.remove(0), cache::clear);
      assertThat(fetched).allMatch(Used::isDestroyed);
      assertThat(cache.estimatedSize()).isZero();
    }
  }

  /** Whatever the order of a caller who needs a key and a fetch ahead: one key is left. */
  @Test
  @Spec({"DC-8", "DC-20"})
  @Timeout(60)
  void caller_beside_aFetchAhead_leavesOneKey() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      DataKey<Used> old = get();
      encrypt(old, MAX_MESSAGES * 4 / 5, 1);
      runScheduled();
      inParallel(
          background.remove(0),
          () -> {
            old.retire(DataKeyUsage.Reason.LIMIT);
            assertThat(get()).isNotSameAs(old);
          });
      assertThat(get()).isNotSameAs(old);
      assertThat(fetched).filteredOn(used -> !used.isDestroyed()).hasSize(1);
      cache.clear();
      fetched.clear();
    }
  }

  private void inParallel(Runnable first, Runnable second) throws Exception {
    CyclicBarrier start = new CyclicBarrier(2);
    List<Future<Object>> ends = new ArrayList<>();
    for (Runnable task : List.of(first, second)) {
      ends.add(
          pool.submit(
              () -> {
                start.await();
                task.run();
                return null;
              }));
    }
    for (Future<Object> end : ends) {
      end.get();
    }
  }
}
