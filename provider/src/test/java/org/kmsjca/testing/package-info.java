/**
 * What tests of several packages share: the link from tests to the numbered requirements of {@code
 * docs/spec}, and the test vectors.
 *
 * <p>Nothing here is a test double of the provider.
 */
package org.kmsjca.testing;
