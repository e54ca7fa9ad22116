// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.protocol;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Goes through an XML document, element by element. What is not understood is passed over. Document
 * types and entities, other than the five that XML itself has, are refused. Confined to one thread.
 */
final class XmlCursor {

  private static final List<Integer> TEXTS =
      List.of(XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE);

  private final XMLStreamReader reader;

  /**
   * Begins before the root.
   *
   * @throws WireException if this is no XML
   */
  XmlCursor(byte[] document) {
    // The JDK's own: what lies on the class path does not choose how hostile documents are read.
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      // Decoded here: what is no UTF-8 the parser would write about to standard error.
      reader =
          factory.createXMLStreamReader(
              new InputStreamReader(
                  new ByteArrayInputStream(document), StandardCharsets.UTF_8.newDecoder()));
    } catch (XMLStreamException e) {
      throw malformed();
    }
  }

  /* The parser's messages show what it read, which may be secret. */
  private static WireException malformed() {
    return new WireException(WireException.SERIALIZATION, "The answer is not well-formed XML.");
  }

  private int next() {
    try {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
        throw new WireException(
            WireException.SERIALIZATION, "The answer has a document type or entities.");
      }
      return event;
    } catch (XMLStreamException e) {
      throw malformed();
    } catch (RuntimeException e) {
      // The parser lets some of its own mistakes through on hostile input.
      throw e instanceof WireException wire ? wire : malformed();
    }
  }

  /**
   * Goes to the next element inside of the present one.
   *
   * @return false if there are no more; then this stands at the end of the present one
   */
  boolean child() {
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        return true;
      }
      if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.END_DOCUMENT) {
        return false;
      }
    }
  }

  /** Goes to the element of some name inside of the present one; false if there is none. */
  boolean child(String name) {
    while (child()) {
      if (name().equals(name)) {
        return true;
      }
      skip();
    }
    return false;
  }

  /** Names the present element. */
  String name() {
    return reader.getLocalName();
  }

  /** Passes over the present element. */
  void skip() {
    for (int depth = 1; depth > 0; ) {
      int event = next();
      depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
      depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
    }
  }

  /** Reads the text of the present element, which must have no others inside. */
  String text() {
    StringBuilder text = new StringBuilder();
    while (true) {
      int event = next();
      if (event == XMLStreamConstants.END_ELEMENT) {
        return text.toString();
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        throw new WireException(
            WireException.SERIALIZATION, "The answer has elements where a text is expected.");
      }
      if (TEXTS.contains(event)) {
        text.append(reader.getText());
      }
    }
  }
}
