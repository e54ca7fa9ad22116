// SPDX-License-Identifier: Apache-2.0
/**
 * The caller's side of the endpoint: writes requests as AWS JSON and AWS query, signs them, sends
 * them over HTTP, and reads the answers.
 *
 * <p>It knows no operation: all are read off their records. It decides nothing and keeps nothing;
 * what may be done is decided by the service behind the endpoint. It follows no redirections, and
 * sends nothing over plain HTTP but to this machine itself.
 *
 * <p><b>Thread safety:</b> a client is used by one thread at a time.
 */
@NullMarked
package org.kmsjca.server.client;

import org.jspecify.annotations.NullMarked;
