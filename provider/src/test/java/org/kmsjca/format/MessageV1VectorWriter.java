// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.format;

import static org.kmsjca.format.FailureClass.AAD_MISMATCH;
import static org.kmsjca.format.FailureClass.BAD_CONTEXT;
import static org.kmsjca.format.FailureClass.BAD_MAGIC;
import static org.kmsjca.format.FailureClass.BAD_SEGMENT_SIZE;
import static org.kmsjca.format.FailureClass.BAD_WRAPPED_KEYS;
import static org.kmsjca.format.FailureClass.CALLER_IV_MISMATCH;
import static org.kmsjca.format.FailureClass.COMMITMENT_MISMATCH;
import static org.kmsjca.format.FailureClass.NON_CANONICAL_END;
import static org.kmsjca.format.FailureClass.NO_USABLE_WRAPPED_KEY;
import static org.kmsjca.format.FailureClass.TAG_MISMATCH;
import static org.kmsjca.format.FailureClass.TRUNCATED;
import static org.kmsjca.format.FailureClass.UNKNOWN_FLAGS;
import static org.kmsjca.format.FailureClass.UNKNOWN_SUITE;
import static org.kmsjca.format.FailureClass.UNKNOWN_VERSION;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.kmsjca.format.VectorFile.Parts;
import org.kmsjca.material.Bytes;
import org.kmsjca.testing.MessageVector;

/**
 * Wrote {@code vectors/message-v1.json}. The file is frozen: a test compares it with what this
 * program writes, and a difference means that the format or this program has changed by mistake.
 *
 * <p>Run it with the path of the file as its argument, to add cases.
 */
final class MessageV1VectorWriter {

  private static final int SEGMENT = 4096;
  private static final int SEALED_SEGMENT = SEGMENT + 16;
  private static final byte[] CALLER_IV = VectorFile.bytes("caller iv", 12);
  private static final byte[] AAD = "associated data".getBytes(StandardCharsets.US_ASCII);

  private final VectorFile file = new VectorFile();

  private MessageV1VectorWriter() {}

  /**
   * Writes the file.
   *
   * @param args the path of the file
   */
  public static void main(String[] args) throws IOException {
    Files.writeString(Path.of(args[0]), text());
  }

  /** Gives the text of the file. */
  static String text() throws IOException {
    MessageV1VectorWriter writer = new MessageV1VectorWriter();
    writer.goodMessages();
    writer.wrappedKeysThatMayChange();
    writer.damagedStarts();
    writer.damagedContexts();
    writer.damagedWrappedKeys();
    writer.damagedCommitments();
    writer.flagGames();
    writer.damagedSegments();
    writer.movedSegments();
    writer.truncated();
    writer.wrongWriters();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", "KMS-JCA message format");
    root.put("version", 1);
    root.put("description", "docs/spec/message-format.md, section 8");
    root.put("accumulatedSha256", AccumulatedCases.sha256(AccumulatedCases::plainMessage));
    root.set("cases", writer.file.cases());
    return new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(root)
            .replace("\r\n", "\n")
        + "\n";
  }

  private void goodMessages() {
    PlainWriter documented = new PlainWriter();
    for (int i = 0; i < 32; i++) {
      documented.dataKey[i] = (byte) i;
    }
    documented.wrappedKeys = List.of("opaque to format".getBytes(StandardCharsets.US_ASCII));
    documented.exponent = 16;
    documented.context = PlainWriter.canonical(Map.of("purpose", "test"));
    documented.messageNumber = 258;
    documented.callerIv = PlainWriter.uint16(0xcafe);
    documented.aad = "aad".getBytes(StandardCharsets.US_ASCII);
    good("documented", "The message of section 7 of the page", documented, "68656c6c6f", 5);

    good("empty", "No plaintext: one segment that is only a tag", basic("empty"), "00", 0);
    good("one-byte", "The smallest plaintext", basic("one-byte"), "2a", 1);
    good("one-segment", "Exactly one full segment", basic("one-segment"), "0102030405", SEGMENT);
    good("segment-and-byte", "A full segment and one byte", basic("s+1"), "a5", SEGMENT + 1);
    PlainWriter several = basic("several");
    several.callerIv = CALLER_IV;
    several.aad = AAD;
    good(
        "several-segments",
        "Three full segments and 100 bytes; IV and AAD are bound to the first only",
        several,
        "000102030405060708090a0b0c0d0e",
        3 * SEGMENT + 100);
    good("two-full", "Two full segments: the last is full too", basic("two"), "c3", 2 * SEGMENT);
    PlainWriter context = basic("context");
    context.context = PlainWriter.canonical(Map.of("tenant", "42", "table", "orders", "", ""));
    good("context", "Three pairs, one of them of empty texts", context, "70", 30);
    PlainWriter nonBmp = basic("non-bmp");
    nonBmp.context =
        PlainWriter.canonical(
            Map.of(
                "\uFFEE", "after U+D83D by bytes, before it by UTF-16", "\uD83D\uDE00", "\u00DF"));
    good("context-order", "U+FFEE stands before U+1F600", nonBmp, "71", 31);
    PlainWriter longContext = basic("long-context");
    longContext.context =
        PlainWriter.canonical(Map.of("k", "\uD83D\uDD11".repeat(2044), "\u00E9", "end"));
    good("long-context", "The largest context: 8192 bytes", longContext, "72", 1);
    PlainWriter iv = basic("caller-iv");
    iv.callerIv = CALLER_IV;
    good("caller-iv", "The caller gave an IV", iv, "73", 20);
    PlainWriter aad = basic("aad");
    aad.aad = AAD;
    good("aad", "The caller gave AAD", aad, "74", 20);
    PlainWriter both = basic("both");
    both.callerIv = CALLER_IV;
    both.aad = AAD;
    good("iv-and-aad", "The caller gave both", both, "75", 20);
    PlainWriter wrapped = basic("wrapped");
    byte[] largest = new byte[6144];
    Arrays.fill(largest, (byte) 0x5a);
    wrapped.wrappedKeys = List.of(VectorFile.bytes("wrapped 0", 60), largest, new byte[] {7});
    good("three-wrapped-keys", "The smallest and the largest size", wrapped, "76", 20);
    PlainWriter sixteen = basic("sixteen");
    List<byte[]> keys = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      keys.add(VectorFile.bytes("wrapped of sixteen " + i, 2 + i));
    }
    sixteen.wrappedKeys = keys;
    good("sixteen-wrapped-keys", "The largest number of them", sixteen, "77", 20);
    PlainWriter extremes = basic("extremes");
    extremes.exponent = 24;
    extremes.messageNumber = -1;
    good("largest-numbers", "Exponent 24, message number 2^64 - 1", extremes, "78", 20);

    byte[] number = ByteBuffer.allocate(12).putLong(basic("one-byte").messageNumber).array();
    byte[] oneByte = file.message("one-byte");
    file.variation(
            "own-iv-given",
            "The reader's caller gives the message's own IV",
            "one-byte",
            all(oneByte))
        .put("callerIv", VectorFile.hex(number));
  }

  private void wrappedKeysThatMayChange() {
    byte[] message = file.message("three-wrapped-keys");
    int keys = 9 + 1;
    int second = keys + 2 + 60;
    int third = second + 2 + 6144;
    int end = third + 2 + 1;
    file.variation(
        "first-wrapped-key-damaged",
        "The second opens the message",
        "three-wrapped-keys",
        flip(message, keys + 2 + 30, 1));
    file.variation(
        "wrapped-keys-reordered",
        "Wrapped data keys are not bound to the message",
        "three-wrapped-keys",
        new Parts().copy(0, keys).copy(third, end).copy(keys, third).copy(end, message.length));
    byte[] rewrapped = "under another KMS key".getBytes(StandardCharsets.US_ASCII);
    ObjectNode node =
        file.variation(
            "rewrapped",
            "The data key under another KMS key: nothing else changes",
            "three-wrapped-keys",
            new Parts()
                .copy(0, 9)
                .hex((byte) 1)
                .hex(PlainWriter.uint16(rewrapped.length))
                .hex(rewrapped)
                .copy(end, message.length));
    VectorFile.putWrappedKeys(node, List.of(rewrapped), basic("wrapped").dataKey);
    PlainWriter wrapped = basic("wrapped");
    ObjectNode foreign =
        file.variation(
            "foreign-wrapped-key-first",
            "The first opens to a data key that the header does not commit to, the second to the right one",
            "three-wrapped-keys",
            all(message));
    byte[] first = VectorFile.bytes("wrapped 0", 60);
    byte[] last = {7};
    VectorFile.putWrappedKeys(foreign, List.of(first, last), wrapped.dataKey);
    ((ObjectNode) foreign.get("wrappedKeys").get(0))
        .put("dataKey", VectorFile.hex(VectorFile.bytes("foreign", 32)));
  }

  private void damagedStarts() {
    byte[] message = file.message("context");
    for (int i = 0; i < 3; i++) {
      file.variation("magic-" + i, "Byte " + i, "context", flip(message, i, 0x20), BAD_MAGIC);
    }
    for (int version : List.of(0, 2, 0x81)) {
      set("version-" + version, message, 3, version, UNKNOWN_VERSION);
    }
    set("suite-256", message, 4, 1, UNKNOWN_SUITE);
    for (int suite : List.of(0, 2, 255)) {
      set("suite-" + suite, message, 5, suite, UNKNOWN_SUITE);
    }
    for (int exponent : List.of(0, 11, 25, 0x8c, 255)) {
      set("exponent-" + exponent, message, 6, exponent, BAD_SEGMENT_SIZE);
    }
    for (int exponent : List.of(13, 24)) {
      set("exponent-" + exponent, message, 6, exponent, COMMITMENT_MISMATCH);
    }
  }

  private void damagedContexts() {
    byte[] message = file.message("context");
    int valueOffset = new String(message, StandardCharsets.ISO_8859_1).indexOf("orders");
    file.variation(
        "context-value",
        "Another value",
        "context",
        flip(message, valueOffset, 1),
        COMMITMENT_MISMATCH);
    byte[] good = PlainWriter.canonical(Map.of("tenant", "42", "table", "orders"));
    for (int length : List.of(1, 5, 8193, 65535)) {
      byte[] bytes = PlainWriter.uint16(length);
      file.variation(
          "context-length-" + length,
          "Not an allowed length",
          "context",
          new Parts().copy(0, 7).hex(bytes).copy(9, message.length),
          BAD_CONTEXT);
    }
    List<byte[]> texts = utf8("table", "orders", "tenant", "42");
    List<byte[]> swapped = utf8("tenant", "42", "table", "orders");
    context("context-swapped", "The same pairs in another order", PlainWriter.texts(2, swapped));
    List<byte[]> twice = utf8("table", "orders", "table", "orders");
    context("context-pair-twice", "A pair twice", PlainWriter.texts(2, twice));
    List<byte[]> keyTwice = utf8("table", "a", "table", "b");
    context("context-key-twice", "A key with two values", PlainWriter.texts(2, keyTwice));
    context("context-count-less", "A pair that is not counted", PlainWriter.texts(1, texts));
    context("context-count-more", "A pair that is not there", PlainWriter.texts(3, texts));
    context("context-no-pair", "A length, but no pair", PlainWriter.texts(0, List.of(new byte[4])));
    context("context-trailing", "A byte behind the pairs", Arrays.copyOf(good, good.length + 1));
    context("context-cut", "The last byte is missing", Arrays.copyOf(good, good.length - 1));
    List<byte[]> utf16Order = utf8("\uD83D\uDE00", "", "\uFFEE", "");
    context("context-utf16-order", "Sorted by UTF-16 units", PlainWriter.texts(2, utf16Order));
    String[] malformed = {"c3", "c080", "eda080", "f4908080", "80", "fe"};
    for (String bytes : malformed) {
      byte[] text = HexFormat.of().parseHex(bytes);
      List<byte[]> pair = List.of("k".getBytes(StandardCharsets.US_ASCII), text);
      context("context-utf8-" + bytes, "A value that is not UTF-8", PlainWriter.texts(1, pair));
    }
  }

  private void context(String name, String comment, byte[] context) {
    PlainWriter writer = basic("bad context");
    writer.context = context;
    file.refused(name, comment + "; commitment and tag fit", writer, BAD_CONTEXT);
  }

  private void damagedWrappedKeys() {
    byte[] message = file.message("one-byte");
    for (int count : List.of(0, 17, 255)) {
      set("wrapped-key-count-" + count, "one-byte", message, 9, count, BAD_WRAPPED_KEYS);
    }
    for (int length : List.of(0, 6145, 65535)) {
      file.variation(
          "wrapped-key-length-" + length,
          "Not an allowed size",
          "one-byte",
          new Parts().copy(0, 10).hex(PlainWriter.uint16(length)).copy(12, message.length),
          BAD_WRAPPED_KEYS);
    }
    file.variation(
        "wrapped-key-damaged",
        "The only one",
        "one-byte",
        flip(message, 12, 0x80),
        NO_USABLE_WRAPPED_KEY);
    byte[] sixteen = file.message("sixteen-wrapped-keys");
    set("wrapped-key-not-counted", "sixteen-wrapped-keys", sixteen, 9, 15, COMMITMENT_MISMATCH);
    ObjectNode otherKey =
        file.variation(
            "other-data-key",
            "The service gives another data key",
            "one-byte",
            all(message),
            COMMITMENT_MISMATCH);
    PlainWriter writer = basic("one-byte");
    VectorFile.putWrappedKeys(otherKey, writer.wrappedKeys, VectorFile.bytes("other", 32));
    for (int size : List.of(16, 31, 33, 64)) {
      ObjectNode badSize =
          file.variation(
              "data-key-size-" + size,
              "The service gives a data key of another size",
              "one-byte",
              all(message),
              NO_USABLE_WRAPPED_KEY);
      VectorFile.putWrappedKeys(badSize, writer.wrappedKeys, VectorFile.bytes("size", size));
    }
  }

  private void damagedCommitments() {
    byte[] message = file.message("context");
    int body = basicBody(message, 30);
    for (int offset : List.of(body - 32, body - 17, body - 1)) {
      file.variation(
          "commitment-" + (32 - (body - offset)),
          "One bit of the commitment",
          "context",
          flip(message, offset, 1),
          COMMITMENT_MISMATCH);
    }
    PlainWriter noLabel =
        new PlainWriter() {
          @Override
          byte[] info() {
            return bound();
          }
        };
    file.refused(
        "derivation-without-label",
        "The info does not start with KMS-AES",
        like(noLabel, "label"),
        COMMITMENT_MISMATCH);
    PlainWriter halves =
        new PlainWriter() {
          @Override
          byte[] derived() {
            byte[] right = super.derived();
            byte[] swapped = new byte[64];
            System.arraycopy(right, 0, swapped, 32, 32);
            System.arraycopy(right, 32, swapped, 0, 32);
            return swapped;
          }
        };
    file.refused(
        "derivation-halves-swapped",
        "The commitment comes first",
        like(halves, "halves"),
        COMMITMENT_MISMATCH);
  }

  private void flagGames() {
    for (String base : List.of("one-byte", "caller-iv", "aad", "iv-and-aad")) {
      byte[] message = file.message(base);
      int flagsOffset = basicBody(message, base.equals("one-byte") ? 1 : 20);
      int right = message[flagsOffset];
      for (int flags : List.of(4, 8, 16, 32, 64, 128)) {
        set(base + "-flag-" + flags, base, message, flagsOffset, right | flags, UNKNOWN_FLAGS);
      }
      for (int flags = 0; flags < 4; flags++) {
        for (int given = 0; given < 4; given++) {
          if (flags == right && given == right) {
            continue;
          }
          boolean ivGiven = (given & 1) != 0;
          boolean aadGiven = (given & 2) != 0;
          FailureClass refusedAs =
              ivGiven != ((flags & 1) != 0)
                  ? CALLER_IV_MISMATCH
                  : aadGiven != ((flags & 2) != 0) ? AAD_MISMATCH : TAG_MISMATCH;
          Parts parts =
              new Parts()
                  .copy(0, flagsOffset)
                  .hex((byte) flags)
                  .copy(flagsOffset + 1, message.length);
          file.variation(
                  base + "-flags-" + flags + "-given-" + given,
                  "Flags of the message and what its reader is given, as flags",
                  base,
                  parts,
                  refusedAs)
              .put("callerIv", ivGiven ? VectorFile.hex(CALLER_IV) : "")
              .put("aad", aadGiven ? VectorFile.hex(AAD) : "");
        }
      }
    }
    wrongInputs();
  }

  private void wrongInputs() {
    byte[] plain = file.message("one-byte");
    long number = basic("one-byte").messageNumber;
    ByteBuffer gcmIv = ByteBuffer.allocate(12).putLong(number).putInt(1);
    file.variation(
            "gcm-iv-given", "Not the message's own IV", "one-byte", all(plain), CALLER_IV_MISMATCH)
        .put("callerIv", VectorFile.hex(gcmIv.array()));
    file.variation(
            "short-own-iv-given", "8 bytes of it", "one-byte", all(plain), CALLER_IV_MISMATCH)
        .put("callerIv", VectorFile.hex(Arrays.copyOf(gcmIv.array(), 8)));

    byte[] message = file.message("iv-and-aad");
    byte[] otherIv = CALLER_IV.clone();
    otherIv[11] ^= 1;
    byte[] otherAad = AAD.clone();
    otherAad[0] ^= 1;
    file.variation("wrong-caller-iv", "One bit of it", "iv-and-aad", all(message), TAG_MISMATCH)
        .put("callerIv", VectorFile.hex(otherIv));
    file.variation("wrong-aad", "One bit of it", "iv-and-aad", all(message), TAG_MISMATCH)
        .put("aad", VectorFile.hex(otherAad));
    byte[] longerIv = Arrays.copyOf(CALLER_IV, 13);
    longerIv[12] = AAD[0];
    file.variation(
            "iv-and-aad-shifted",
            "A byte of the AAD given as part of the IV",
            "iv-and-aad",
            all(message),
            TAG_MISMATCH)
        .put("callerIv", VectorFile.hex(longerIv))
        .put("aad", VectorFile.hex(Arrays.copyOfRange(AAD, 1, AAD.length)));
    byte[] own = ByteBuffer.allocate(12).putLong(basic("both").messageNumber).array();
    file.variation(
            "own-iv-given-for-bound-one",
            "The message's own IV where another is bound",
            "iv-and-aad",
            all(message),
            TAG_MISMATCH)
        .put("callerIv", VectorFile.hex(own));
  }

  private void damagedSegments() {
    byte[] small = file.message("one-byte");
    int body = basicBody(small, 1);
    for (int offset = body + 1; offset < small.length; offset++) {
      if (offset < body + 11 || offset == small.length - 1) {
        String field = offset < body + 9 ? "number" : offset == body + 9 ? "ciphertext" : "tag";
        file.variation(
            field + "-" + (offset - body),
            "One bit of it",
            "one-byte",
            flip(small, offset, 1),
            TAG_MISMATCH);
      }
    }
    byte[] message = file.message("several-segments");
    int first = severalBody(message) + 9;
    for (int i = 0; i < 4; i++) {
      int start = first + i * SEALED_SEGMENT;
      int end = Math.min(start + SEALED_SEGMENT, message.length);
      file.variation(
          "segment-" + i + "-ciphertext",
          "Its first bit",
          "several-segments",
          flip(message, start, 0x80),
          TAG_MISMATCH);
      file.variation(
          "segment-" + i + "-tag",
          "Its last bit",
          "several-segments",
          flip(message, end - 1, 1),
          TAG_MISMATCH);
    }
    file.variation(
        "trailing-byte",
        "A byte behind the end",
        "one-byte",
        all(small).hex((byte) 0),
        TAG_MISMATCH);
    file.variation(
        "trailing-message",
        "The same message again",
        "one-byte",
        all(small).copy(0, small.length),
        TAG_MISMATCH);
    byte[] full = file.message("one-segment");
    file.variation(
        "full-trailing-byte",
        "A byte behind a full last segment",
        "one-segment",
        all(full).hex((byte) 0),
        TRUNCATED,
        TAG_MISMATCH);
    file.variation(
        "full-trailing-tag",
        "16 bytes behind a full last segment",
        "one-segment",
        all(full).hex(new byte[16]),
        NON_CANONICAL_END,
        TAG_MISMATCH);
  }

  private void movedSegments() {
    byte[] message = file.message("several-segments");
    int first = severalBody(message) + 9;
    moved("segments-swapped", "The first two", message, first, 1, 0, 2, 3);
    moved("segments-swapped-inside", "The second and the third", message, first, 0, 2, 1, 3);
    moved("segment-repeated", "The second", message, first, 0, 1, 1, 2, 3);
    moved("segment-dropped-first", "The first is missing", message, first, 1, 2, 3);
    moved("segment-dropped-middle", "The third is missing", message, first, 0, 1, 3);
    moved("segment-dropped-last", "The last is missing", message, first, 0, 1, 2);
    moved("segment-last-only", "Only the last is left", message, first, 3);
    moved("segment-last-twice", "The last again", message, first, 0, 1, 2, 3, 3);
  }

  private void moved(String name, String comment, byte[] message, int first, int... order) {
    Parts parts = new Parts().copy(0, first);
    for (int i : order) {
      int start = first + i * SEALED_SEGMENT;
      parts.copy(start, Math.min(start + SEALED_SEGMENT, message.length));
    }
    file.variation(name, comment, "several-segments", parts, TAG_MISMATCH);
  }

  private void truncated() {
    byte[] small = file.message("context");
    int body = basicBody(small, 30);
    int keys = body - 32 - 18;
    List<Integer> cuts =
        new ArrayList<>(List.of(0, 1, 3, 4, 5, 6, 7, 8, 9, 10, keys - 1, keys, keys + 1, keys + 2));
    Collections.addAll(cuts, keys + 3, body - 33, body - 32, body - 31, body - 1, body, body + 1);
    Collections.addAll(cuts, body + 8, body + 9, body + 10, body + 24);
    for (int cut : cuts) {
      file.variation("cut-" + cut, cutAt(cut), "context", new Parts().copy(0, cut), TRUNCATED);
    }
    for (int cut : List.of(body + 25, body + 39, small.length - 1)) {
      file.variation("cut-" + cut, cutAt(cut), "context", new Parts().copy(0, cut), TAG_MISMATCH);
    }
    byte[] message = file.message("several-segments");
    int first = severalBody(message) + 9;
    for (int i = 1; i < 4; i++) {
      int start = first + i * SEALED_SEGMENT;
      cutSegments(message, start - 1, TAG_MISMATCH);
      cutSegments(message, start, TAG_MISMATCH);
      cutSegments(message, start + 1, TRUNCATED);
      cutSegments(message, start + 15, TRUNCATED);
      cutSegments(message, start + 16, NON_CANONICAL_END);
      cutSegments(message, start + 17, TAG_MISMATCH);
    }
    cutSegments(message, message.length - 1, TAG_MISMATCH);
  }

  private void cutSegments(byte[] message, int cut, FailureClass refusedAs) {
    Parts parts = new Parts().copy(0, cut);
    String name = "cut-segments-" + (message.length - cut);
    file.variation(name, cutAt(cut), "several-segments", parts, refusedAs);
  }

  private static String cutAt(int cut) {
    return "Cut behind byte " + cut;
  }

  private void wrongWriters() {
    PlainWriter emptyEnd =
        new PlainWriter() {
          @Override
          List<byte[]> segments() {
            List<byte[]> segments = new ArrayList<>(super.segments());
            segments.add(new byte[0]);
            return segments;
          }
        };
    emptyEnd.plaintext = new byte[SEGMENT];
    file.refused(
        "empty-last-segment",
        "An empty last segment behind a full one; the tags fit",
        like(emptyEnd, "empty end"),
        NON_CANONICAL_END);
    PlainWriter notLast =
        new PlainWriter() {
          @Override
          byte[] iv(int index, boolean last) {
            return super.iv(index, false);
          }
        };
    notLast.plaintext = new byte[10];
    file.refused(
        "last-not-marked",
        "The last segment is sealed as if another followed",
        like(notLast, "not last"),
        TAG_MISMATCH);
    PlainWriter allLast =
        new PlainWriter() {
          @Override
          byte[] iv(int index, boolean last) {
            return super.iv(index, true);
          }
        };
    allLast.plaintext = new byte[SEGMENT + 1];
    file.refused(
        "first-marked-as-last",
        "Every segment is sealed as the last",
        like(allLast, "all last"),
        TAG_MISMATCH);
    PlainWriter fromOne =
        new PlainWriter() {
          @Override
          byte[] iv(int index, boolean last) {
            return super.iv(index + 1, last);
          }
        };
    file.refused(
        "index-from-one", "Segments are counted from 1", like(fromOne, "from 1"), TAG_MISMATCH);
    PlainWriter shortSegments =
        new PlainWriter() {
          @Override
          List<byte[]> segments() {
            return List.of(new byte[20], new byte[20]);
          }
        };
    file.refused(
        "short-segment",
        "A segment that is neither full nor last",
        like(shortSegments, "short"),
        TAG_MISMATCH);
    PlainWriter unbound =
        new PlainWriter() {
          @Override
          byte[] associatedData(int index) {
            return new byte[0];
          }
        };
    unbound.callerIv = CALLER_IV;
    file.refused(
        "iv-not-authenticated",
        "The flag is set, but the IV is not associated data",
        like(unbound, "unbound"),
        TAG_MISMATCH);
    PlainWriter always =
        new PlainWriter() {
          @Override
          byte[] associatedData(int index) {
            return new byte[5];
          }
        };
    file.refused(
        "flags-authenticated-without-need",
        "Associated data although no flag is set",
        like(always, "always"),
        TAG_MISMATCH);
    PlainWriter everySegment =
        new PlainWriter() {
          @Override
          byte[] associatedData(int index) {
            return super.associatedData(0);
          }
        };
    everySegment.aad = AAD;
    everySegment.plaintext = new byte[SEGMENT + 1];
    file.refused(
        "aad-in-every-segment",
        "The second segment has associated data",
        like(everySegment, "every"),
        TAG_MISMATCH);
    PlainWriter unknownFlag =
        new PlainWriter() {
          @Override
          int flags() {
            return 4;
          }
        };
    file.refused(
        "unknown-flag-authenticated",
        "A flag that version 1 does not define; the tag fits",
        like(unknownFlag, "flag 4"),
        UNKNOWN_FLAGS);
  }

  private static PlainWriter basic(String label) {
    return like(new PlainWriter(), label);
  }

  /** Sets keys and number by a label. */
  private static PlainWriter like(PlainWriter writer, String label) {
    writer.dataKey = VectorFile.bytes("data key " + label, 32);
    writer.wrappedKeys = List.of(VectorFile.bytes("wrapped key " + label, 16));
    writer.messageNumber = ByteBuffer.wrap(VectorFile.bytes("number " + label, 8)).getLong();
    return writer;
  }

  private void good(String name, String comment, PlainWriter writer, String repeat, int size) {
    JsonNode rule = VectorFile.repeat(repeat, size);
    writer.plaintext = MessageVector.bytes(rule, Bytes.EMPTY).toByteArray();
    file.good(name, comment, writer, rule);
  }

  /** Finds the body of a message of one segment. */
  private static int basicBody(byte[] message, int plaintextSize) {
    return message.length - 16 - plaintextSize - 9;
  }

  private static int severalBody(byte[] message) {
    return message.length - 3 * SEALED_SEGMENT - 116 - 9;
  }

  private static Parts all(byte[] message) {
    return new Parts().copy(0, message.length);
  }

  private static Parts flip(byte[] message, int offset, int bits) {
    byte changed = (byte) (message[offset] ^ bits);
    return new Parts().copy(0, offset).hex(changed).copy(offset + 1, message.length);
  }

  private void set(String name, byte[] message, int offset, int value, FailureClass refusedAs) {
    set(name, "context", message, offset, value, refusedAs);
  }

  private void set(
      String name, String base, byte[] message, int offset, int value, FailureClass refusedAs) {
    Parts parts = new Parts().copy(0, offset).hex((byte) value).copy(offset + 1, message.length);
    file.variation(name, "Byte " + offset + " is " + value, base, parts, refusedAs);
  }

  private static List<byte[]> utf8(String... texts) {
    List<byte[]> encoded = new ArrayList<>();
    for (String text : texts) {
      encoded.add(text.getBytes(StandardCharsets.UTF_8));
    }
    return encoded;
  }
}
