// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.datakey;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/**
 * The operations of {@link LincheckTest} on a cache of data keys that are replaced when what they
 * are for has changed.
 */
@Param(name = "context", gen = IntGen.class, conf = "0:1")
public class LincheckCache {

  private static final int CONTEXTS = 2;
  private static final DataKeyCache<Object, Version> CACHE = StressKeys.cache(() -> 0L);

  private final AtomicIntegerArray revisions = new AtomicIntegerArray(CONTEXTS);

  /** What a data key is for: a key, which is this object, and a context. */
  private record Identity(LincheckCache key, int context) {}

  /** What is prepared from a data key: the revision under which it was fetched. */
  private record Version(int revision) implements javax.security.auth.Destroyable {
    @Override
    public void destroy() {}
  }

  /** Gives the revision under which the data key was fetched that is used now. */
  @Operation
  public int use(@Param(name = "context") int context) {
    return CACHE.get(new Identity(this, context), () -> fetch(context)).prepared().revision();
  }

  private DataKeyCache.Fetched<Version> fetch(int context) {
    int revision = revisions.get(context);
    return new DataKeyCache.Fetched<>(
        new Version(revision), () -> revisions.get(context) == revision, null);
  }

  /** Changes what the data keys for a context are for. */
  @Operation
  public void change(@Param(name = "context") int context) {
    revisions.incrementAndGet(context);
  }

  /** What it must look like, one call after the other. */
  public static final class Model {

    private final int[] revisions = new int[CONTEXTS];

    /** Gives the revision under which the data key was fetched that is used now. */
    public int use(int context) {
      return revisions[context];
    }

    /** Changes what the data keys for a context are for. */
    public void change(int context) {
      revisions[context]++;
    }
  }
}
