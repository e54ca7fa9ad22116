// SPDX-License-Identifier: Apache-2.0
/**
 * The embedded key management service: one pipeline that takes a request from its caller through
 * validation, identifiers, authorisation, key state and semantic checks to the operation and the
 * audit trail.
 *
 * <p>The package owns the order of the steps and nothing else: what an operation needs and does is
 * said in {@code org.kmsjca.embedded.operations}, who may do it is decided in {@code
 * org.kmsjca.embedded.policy}, state is kept by {@code org.kmsjca.embedded.store}. There is one
 * engine for each store file in a JVM, shared by all callers.
 *
 * <p><b>Thread safety:</b> all types are immutable or thread-safe.
 */
@NullMarked
package org.kmsjca.embedded;

import org.jspecify.annotations.NullMarked;
