// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.kms.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.material.KeyMaterial;

/**
 * Reads the shared credentials file of AWS: sections in brackets, and lines {@code name = value}.
 *
 * <p>Only the section that is asked for is read; lines that begin with {@code #} or {@code ;} and
 * members that are not known are passed over. No error shows a secret. Confined to one thread.
 */
final class SharedCredentials {

  private static final String ACCESS_KEY_ID = "aws_access_key_id";
  private static final String SECRET = "aws_secret_access_key";
  private static final String TOKEN = "aws_session_token";
  private static final int MAX_BYTES = 1 << 20;
  private static final char MAX_ASCII = 127;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private final Path file;
  private final String profile;
  private final Map<String, KeyMaterial> members = new HashMap<>();
  private boolean found;

  private SharedCredentials(Path file, String profile) {
    this.file = file;
    this.profile = profile;
  }

  /**
   * Reads an access key.
   *
   * @param file the file
   * @param profile the section
   * @return the access key; whoever asked destroys it
   * @throws IllegalArgumentException if the file cannot be read, is open to other users, or lacks
   *     the section or a member of it
   */
  static AccessKeyCredentials read(Path file, String profile) {
    return new SharedCredentials(file, profile).read();
  }

  private AccessKeyCredentials read() {
    byte[] content = content();
    CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(content));
    try {
      parse(text);
      if (!found) {
        throw refused("has no section [" + profile + "]");
      }
      KeyMaterial accessKeyId = required(ACCESS_KEY_ID);
      AccessKeyCredentials credentials =
          new AccessKeyCredentials(
              accessKeyId.lend(bytes -> new String(bytes, StandardCharsets.UTF_8)),
              required(SECRET).copy(),
              copy(members.get(TOKEN)));
      return credentials;
    } finally {
      members.values().forEach(KeyMaterial::destroy);
      Arrays.fill(content, (byte) 0);
      Arrays.fill(text.array(), (char) 0);
    }
  }

  private static @Nullable KeyMaterial copy(@Nullable KeyMaterial secret) {
    return secret == null ? null : secret.copy();
  }

  private byte[] content() {
    try {
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(mode)) {
          throw refused(
              "is open to other users (mode "
                  + PosixFilePermissions.toString(mode)
                  + "); run: chmod 600 "
                  + file);
        }
      }
      if (Files.size(file) > MAX_BYTES) {
        throw refused("is longer than " + MAX_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("the credentials file cannot be read: " + e, e);
    }
  }

  private void parse(CharBuffer text) {
    boolean inside = false;
    int begin = 0;
    while (begin < text.length()) {
      int end = begin;
      while (end < text.length() && text.charAt(end) != '\n') {
        end++;
      }
      CharSequence line = trimmed(text, begin, end);
      if (line.length() > 0 && line.charAt(0) == '[') {
        inside = isSection(line);
        found |= inside;
      } else if (inside && line.length() > 0 && "#;".indexOf(line.charAt(0)) < 0) {
        addMember(line);
      }
      begin = end + 1;
    }
  }

  private boolean isSection(CharSequence line) {
    String header = line.toString();
    return header.endsWith("]") && header.substring(1, header.length() - 1).trim().equals(profile);
  }

  private void addMember(CharSequence line) {
    int equals = 0;
    while (equals < line.length() && line.charAt(equals) != '=') {
      equals++;
    }
    if (equals == line.length()) {
      throw refused("has a line without '=' in section [" + profile + "]");
    }
    String name = trimmed(line, 0, equals).toString();
    if (!name.equals(ACCESS_KEY_ID) && !name.equals(SECRET) && !name.equals(TOKEN)) {
      return;
    }
    CharSequence value = trimmed(line, equals + 1, line.length());
    KeyMaterial earlier = members.put(name, ascii(name, value));
    if (earlier != null) {
      earlier.destroy();
      throw refused("has " + name + " twice in section [" + profile + "]");
    }
  }

  private KeyMaterial ascii(String name, CharSequence value) {
    byte[] bytes = new byte[value.length()];
    for (int i = 0; i < bytes.length; i++) {
      if (value.charAt(i) > MAX_ASCII) {
        Arrays.fill(bytes, (byte) 0);
        throw refused("has characters beyond ASCII in " + name);
      }
      bytes[i] = (byte) value.charAt(i);
    }
    return KeyMaterial.wrap(bytes);
  }

  private KeyMaterial required(String name) {
    KeyMaterial value = members.get(name);
    if (value == null || value.sizeBytes() == 0) {
      throw refused("has no " + name + " in section [" + profile + "]");
    }
    return value;
  }

  private IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException("the credentials file " + file + " " + reason);
  }

  private static CharSequence trimmed(CharSequence text, int from, int to) {
    int begin = from;
    int end = to;
    while (begin < end && text.charAt(begin) <= ' ') {
      begin++;
    }
    while (end > begin && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return text.subSequence(begin, end);
  }
}
