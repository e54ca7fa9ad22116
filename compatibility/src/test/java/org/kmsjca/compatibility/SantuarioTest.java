// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.io.StringWriter;
import java.security.Key;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.xml.security.Init;
import org.apache.xml.security.encryption.EncryptedData;
import org.apache.xml.security.encryption.EncryptedKey;
import org.apache.xml.security.encryption.XMLCipher;
import org.apache.xml.security.encryption.XMLEncryptionException;
import org.apache.xml.security.keys.KeyInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kmsjca.spec.KmsDataKey;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Apache Santuario: XML Encryption with {@code aes256-gcm} and {@code kw-aes256}. I-3. */
class SantuarioTest {

  private static final String XML = "<order><card>4000 0012 3456 7899</card></order>";

  private InstalledService service;
  private KmsDataKey key;

  @BeforeAll
  static void initialise() {
    Init.init();
  }

  @BeforeEach
  void install() throws Exception {
    service = InstalledService.open();
    key = service.dataKey(256);
  }

  @AfterEach
  void uninstall() {
    service.close();
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
  }

  private static String text(Document document) throws Exception {
    StringWriter text = new StringWriter();
    TransformerFactory.newInstance()
        .newTransformer()
        .transform(new DOMSource(document), new StreamResult(text));
    return text.toString();
  }

  private static String encrypt(SecretKey key) throws Exception {
    Document document = parse(XML);
    XMLCipher cipher = XMLCipher.getInstance(XMLCipher.AES_256_GCM);
    cipher.init(XMLCipher.ENCRYPT_MODE, key);
    return text(cipher.doFinal(document, document.getDocumentElement()));
  }

  private static String decrypt(String xml, SecretKey key) throws Exception {
    Document document = parse(xml);
    XMLCipher cipher = XMLCipher.getInstance();
    cipher.init(XMLCipher.DECRYPT_MODE, key);
    return text(cipher.doFinal(document, document.getDocumentElement()));
  }

  @Test
  void aes256Gcm_dataKey_openedByAPlainCopy() throws Exception {
    String encrypted = encrypt(key);
    assertThat(encrypted).contains("xmlenc11#aes256-gcm").doesNotContain("4000");
    assertThat(decrypt(encrypted, service.plainCopy(key))).contains(XML);
  }

  @Test
  void aes256Gcm_dataKey_opensWhatAPlainCopyMade() throws Exception {
    assertThat(decrypt(encrypt(service.plainCopy(key)), key)).contains(XML);
  }

  /** A key of the message, wrapped under one key and unwrapped under its copy. */
  private static String encryptWithWrappedKey(SecretKey keyEncryptionKey) throws Exception {
    Document document = parse(XML);
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(256);
    SecretKey messageKey = generator.generateKey();
    XMLCipher wrap = XMLCipher.getInstance(XMLCipher.AES_256_KeyWrap);
    wrap.init(XMLCipher.WRAP_MODE, keyEncryptionKey);
    EncryptedKey wrapped = wrap.encryptKey(document, messageKey);
    XMLCipher cipher = XMLCipher.getInstance(XMLCipher.AES_256_GCM);
    cipher.init(XMLCipher.ENCRYPT_MODE, messageKey);
    EncryptedData data = cipher.getEncryptedData();
    KeyInfo keyInfo = new KeyInfo(document);
    keyInfo.add(wrapped);
    data.setKeyInfo(keyInfo);
    return text(cipher.doFinal(document, document.getDocumentElement()));
  }

  private static String decryptWithWrappedKey(String xml, Key keyEncryptionKey) throws Exception {
    Document document = parse(xml);
    XMLCipher cipher = XMLCipher.getInstance();
    cipher.init(XMLCipher.DECRYPT_MODE, null);
    cipher.setKEK(keyEncryptionKey);
    return text(cipher.doFinal(document, document.getDocumentElement()));
  }

  @Test
  void kwAes256_dataKey_unwrappedByAPlainCopy() throws Exception {
    String encrypted = encryptWithWrappedKey(key);
    assertThat(encrypted).contains("kw-aes256");
    assertThat(decryptWithWrappedKey(encrypted, service.plainCopy(key))).contains(XML);
  }

  @Test
  void kwAes256_dataKey_unwrapsWhatAPlainCopyWrapped() throws Exception {
    String encrypted = encryptWithWrappedKey(service.plainCopy(key));
    assertThat(decryptWithWrappedKey(encrypted, key)).contains(XML);
  }

  @Test
  void aes256Gcm_keyDisabled_isRefused() throws Exception {
    String encrypted = encrypt(key);
    service.disableKey();
    assertThatThrownBy(() -> encrypt(key)).isInstanceOf(XMLEncryptionException.class);
    assertThatThrownBy(() -> decrypt(encrypted, key)).isInstanceOf(XMLEncryptionException.class);
  }
}
