// SPDX-License-Identifier: Apache-2.0
/**
 * Measurements of the provider beside the engine alone and beside code written by hand, with JMH.
 */
package org.kmsjca.benchmarks;
