// SPDX-License-Identifier: Apache-2.0
/** Runs the samples as users do, in JVMs of their own, and holds the README to the code. */
package org.kmsjca.samples;
