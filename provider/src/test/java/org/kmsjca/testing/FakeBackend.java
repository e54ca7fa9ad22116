// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kmsjca.kms.Kms;
import org.kmsjca.kms.KmsErrorCode;
import org.kmsjca.kms.KmsUnavailableException;
import org.kmsjca.kms.spi.Configuration;
import org.kmsjca.kms.spi.KmsBackend;
import org.kmsjca.kms.spi.Setting;

/** The backend {@code fake}: one {@link FakeKms} for each value of the setting {@code store}. */
public final class FakeBackend implements KmsBackend {

  /** The name of a store that cannot be opened. */
  public static final String UNAVAILABLE_STORE = "unavailable";

  private static final Map<Path, FakeKms> SERVICES = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public Kms open(Configuration configuration) {
    Path store = configuration.path(Setting.STORE);
    if (store.endsWith(UNAVAILABLE_STORE)) {
      throw new KmsUnavailableException(
          KmsErrorCode.DEPENDENCY_TIMEOUT, "the store " + store + " does not answer");
    }
    return SERVICES.computeIfAbsent(store, path -> FakeKms.withKeys());
  }

  /** Gives the service that a configuration leads to. */
  static FakeKms service(Configuration configuration) {
    return (FakeKms) new FakeBackend().open(configuration);
  }
}
