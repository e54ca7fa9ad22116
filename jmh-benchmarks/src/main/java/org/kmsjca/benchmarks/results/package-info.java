// SPDX-License-Identifier: Apache-2.0
/** Reads the results that are kept as JSON, renders them and compares them. */
package org.kmsjca.benchmarks.results;
