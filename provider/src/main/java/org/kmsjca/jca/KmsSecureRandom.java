// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.jca;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.SecureRandomParameters;
import java.security.SecureRandomSpi;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.KmsException;

/**
 * SecureRandom {@code KMS}: random numbers of this machine, mixed with some of the service. Offered
 * only where the setting {@code secure-random} is {@code true}.
 *
 * <p>No number is ever worse than without the service, and none waits for it; {@code reseed} does.
 * All objects of a provider are one generator: a seed that is set is added to it.
 *
 * <p><b>Thread safety:</b> thread-safe.
 */
final class KmsSecureRandom extends SecureRandomSpi {

  private static final long serialVersionUID = 1L;

  private final transient RandomSupply supply;

  KmsSecureRandom(KmsProvider provider) {
    this.supply = provider.randomSupply();
  }

  @Override
  protected void engineNextBytes(byte[] bytes) {
    supply.nextBytes(bytes);
  }

  @Override
  protected void engineSetSeed(byte[] seed) {
    supply.supplement(seed);
  }

  @Override
  protected byte[] engineGenerateSeed(int size) {
    byte[] seed = new byte[size];
    supply.nextBytes(seed);
    return seed;
  }

  /**
   * Asks the service now.
   *
   * @throws UnsupportedOperationException with parameters
   * @throws java.security.ProviderException if the service refuses or fails
   */
  @Override
  protected void engineReseed(@Nullable SecureRandomParameters params) {
    if (params != null) {
      throw new UnsupportedOperationException("reseed of KMS takes no parameters");
    }
    try {
      supply.fetch();
    } catch (KmsException | ConfigurationException e) {
      throw KmsFailure.unchecked(e);
    }
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a generator of random numbers is never serialised");
  }

  @Override
  public String toString() {
    return KmsProvider.NAME;
  }
}
