// SPDX-License-Identifier: Apache-2.0
/**
 * The endpoint: an HTTP server that AWS SDKs can talk to, in front of one embedded service.
 *
 * <p>{@link org.kmsjca.server.endpoint.KmsEndpoint} is the server. A request goes from Jetty's
 * handler ({@code ServiceHandler}) to the {@code Dispatcher}, which knows no HTTP server: it checks
 * the signature, finds operation and caller, and answers. What callers may do is decided by the
 * service alone.
 *
 * <p><b>Thread safety:</b> all types are thread-safe but where they say otherwise.
 */
@NullMarked
package org.kmsjca.server.endpoint;

import org.jspecify.annotations.NullMarked;
