// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.concurrency;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.ForkedTestConfig;
import org.openjdk.jcstress.infra.runners.Runner;
import org.openjdk.jcstress.infra.runners.TestConfig;
import org.openjdk.jcstress.infra.runners.TestList;
import org.openjdk.jcstress.os.AffinityMode;
import org.openjdk.jcstress.os.NodeType;
import org.openjdk.jcstress.os.SchedulingClass;
import org.openjdk.jcstress.vm.CompileMode;

/**
 * One short run of a jcstress test in this JVM, without the JVMs that jcstress would start for it.
 */
final class StressRun {

  /** The simple names of tests begin so if what they test is broken on purpose. */
  private static final String BROKEN = "Broken";

  private static final String TIME_MILLIS = System.getProperty("jcstress.millis", "100");

  private final TestResult result;

  private StressRun(TestResult result) {
    this.result = result;
  }

  /** Names all tests of what is meant to work. */
  static Stream<String> tests() {
    return TestList.tests().stream().filter(name -> !isBroken(name)).sorted();
  }

  /** Names all tests of something broken. */
  static Stream<String> brokenTests() {
    return TestList.tests().stream().filter(StressRun::isBroken).sorted();
  }

  static boolean isBroken(String test) {
    return test.substring(test.lastIndexOf('.') + 1).startsWith(BROKEN);
  }

  /** Runs a test. */
  static StressRun of(String test) throws IOException, ReflectiveOperationException {
    TestInfo info = TestList.getInfo(test);
    Options options =
        new Options(
            new String[] {
              "-c",
              "2",
              "-iters",
              "2",
              "-spinStyle",
              "THREAD_SPIN_WAIT",
              "-time",
              TIME_MILLIS,
              "-hs",
              "128",
              "-strideSize",
              "64",
              "-strideCount",
              "16"
            });
    options.parse();
    SchedulingClass anywhere =
        new SchedulingClass(AffinityMode.NONE, info.threads(), NodeType.PACKAGE);
    TestConfig config = new TestConfig(options, info, 0, List.of(), CompileMode.UNIFIED, anywhere);
    Runner<?> runner =
        Class.forName(info.generatedRunner())
            .asSubclass(Runner.class)
            .getConstructor(ForkedTestConfig.class)
            .newInstance(new ForkedTestConfig(config));
    TestResult result = runner.run();
    result.setConfig(config);
    return new StressRun(result);
  }

  /** Tells whether the run came to its end; a machine with no time to spare may stop it. */
  boolean isComplete() {
    return result.status() == Status.NORMAL;
  }

  /** Tells how often the actors met, or could have met. */
  long samples() {
    return result.getTotalCount();
  }

  /** Tells what must not have come out, but did; empty if all is well. */
  List<String> forbidden() {
    return result.grading().failureMessages;
  }

  /** Tells how often which result came out. */
  @Override
  public String toString() {
    return result.getStateKeys().stream()
        .sorted()
        .map(state -> String.format(Locale.ROOT, "%,d times %s", result.getCount(state), state))
        .collect(
            Collectors.joining(
                "; ", result.status() + ": ", String.join("; ", result.getMessages())));
  }
}
