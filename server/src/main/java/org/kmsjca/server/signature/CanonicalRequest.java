// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/** Writes a request in the one form in which it is signed. */
final class CanonicalRequest {

  private static final Pattern SPACES = Pattern.compile(" +");
  private static final String UNRESERVED = "-._~";
  private static final String HEX = "0123456789ABCDEF";

  private CanonicalRequest() {}

  /** Writes the parts that a signature covers. */
  static String of(SignedMessage message, List<String> signedHeaders) {
    StringBuilder text = new StringBuilder(512);
    text.append(message.method()).append('\n');
    text.append(path(message.path())).append('\n');
    text.append(query(message.query())).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':');
      List<String> values = message.headers().getOrDefault(name, List.of());
      for (int i = 0; i < values.size(); i++) {
        text.append(i == 0 ? "" : ",");
        text.append(SPACES.matcher(values.get(i).strip()).replaceAll(" "));
      }
      text.append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders));
    return text.append('\n').append(message.bodyHash()).toString();
  }

  /* Without empty, "." and ".." parts; what was escaped is escaped once more. */
  private static String path(String path) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    StringBuilder text = new StringBuilder();
    for (String part : parts) {
      escape(text.append('/'), part.getBytes(StandardCharsets.UTF_8));
    }
    boolean directory = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
    return text.isEmpty() || directory ? text.append('/').toString() : text.toString();
  }

  private static String query(String query) {
    if (query.isEmpty()) {
      return "";
    }
    List<String> pairs = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      StringBuilder text = new StringBuilder();
      escape(text, unescape(equals < 0 ? pair : pair.substring(0, equals)));
      text.append('=');
      escape(text, equals < 0 ? new byte[0] : unescape(pair.substring(equals + 1)));
      pairs.add(text.toString());
    }
    Collections.sort(pairs);
    return String.join("&", pairs);
  }

  private static void escape(StringBuilder text, byte[] bytes) {
    for (byte b : bytes) {
      char c = (char) (b & 0xFF);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || UNRESERVED.indexOf(c) >= 0;
      if (plain) {
        text.append(c);
      } else {
        text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
      }
    }
  }

  /* A percent sign that begins no escape stands for itself: such a request was not signed so. */
  private static byte[] unescape(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int size = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
      if (low >= 0) {
        bytes[size++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[size++] = bytes[i];
      }
    }
    return Arrays.copyOf(bytes, size);
  }
}
