// SPDX-License-Identifier: Apache-2.0
/**
 * Measurements of the provider beside the engine alone, code written by hand and other libraries.
 *
 * <p>Benchmarks are JMH's; a class whose name ends with {@code Run} starts JVMs of its own. {@link
 * org.kmsjca.benchmarks.BenchmarkRun} runs all.
 */
package org.kmsjca.benchmarks;
