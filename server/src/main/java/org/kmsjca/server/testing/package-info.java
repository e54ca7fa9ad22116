// SPDX-License-Identifier: Apache-2.0
/**
 * For the tests of other projects: a key management service with real policies, on a free port,
 * that is gone when the test is over.
 *
 * <p>{@link org.kmsjca.server.testing.EmbeddedKmsServer} starts one; {@link
 * org.kmsjca.server.testing.KmsServerExtension} does so for JUnit. Not for production: secrets are
 * given as texts, and the store is in a temporary directory.
 *
 * <p><b>Thread safety:</b> all types are thread-safe but where they say otherwise.
 */
@NullMarked
package org.kmsjca.server.testing;

import org.jspecify.annotations.NullMarked;
