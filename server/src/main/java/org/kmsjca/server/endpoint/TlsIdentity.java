// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.endpoint;

import java.security.KeyStore;
import org.kmsjca.material.KeyMaterial;

/**
 * By what the endpoint shows who it is: a certificate and its private key.
 *
 * <p><b>Secrets:</b> the password, which stays its owner's. The HTTP server keeps a copy as long as
 * it runs.
 *
 * @param keyStore has one entry with a private key, or more, chosen by the name that clients ask
 *     for
 * @param keyPassword opens the private keys; a text in UTF-8
 */
public record TlsIdentity(KeyStore keyStore, KeyMaterial keyPassword) {}
