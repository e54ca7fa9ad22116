// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

/**
 * An error as a service sent it.
 *
 * @param name for example {@code NotFoundException}
 * @param detail the message; empty if there is none
 */
public record WireError(String name, String detail) {}
