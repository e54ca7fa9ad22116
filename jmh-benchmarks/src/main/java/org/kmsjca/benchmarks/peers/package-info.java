// SPDX-License-Identifier: Apache-2.0
/**
 * What the provider is compared with, each with its parameters as it ships, and a provider with a
 * service in a directory of its own.
 */
package org.kmsjca.benchmarks.peers;
