// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.kmsjca.testing.Spec;

class RowCodeTest {

  private static final String ARN = "arn:aws:kms:r:111122223333:key/1";
  private static final RootKey ROOT_KEY = RootKey.of(new byte[32]);

  private static Row backingKey(Object... changes) {
    Object[] values = {
      ARN, "ab", 2, Samples.TIME, new byte[61], "CURRENT", null, null, null, null, "\u00e9"
    };
    for (int i = 0; i < changes.length; i += 2) {
      values[(Integer) changes[i]] = changes[i + 1];
    }
    return Row.of(StoreTable.BACKING_KEY, values);
  }

  private static String code(Row row, byte[]... parts) {
    return HexFormat.of().formatHex(ROOT_KEY.rowCode().of(row, List.of(parts)));
  }

  /** Computes a code by the page alone, with the JDK's primitives. */
  @Test
  @Spec("ST-50")
  void of_row_isAsTheSpecificationSays() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    text(out, "backing_key");
    text(out, ARN);
    text(out, "ab");
    out.writeByte(1);
    out.writeLong(2);
    text(out, "2027-01-02T03:04:05.600Z");
    out.writeByte(4); // wrapped
    text(out, "CURRENT");
    out.write(new byte[4]); // four nulls
    text(out, "\u00e9");
    out.writeByte(3); // the code of a part
    out.writeInt(2);
    out.write(new byte[] {7, 8});

    Provider jdk = Security.getProvider("SunJCE");
    Mac mac = Mac.getInstance("HmacSHA256", jdk);
    mac.init(new SecretKeySpec(new byte[32], "RAW")); // HKDF: no salt
    mac.init(new SecretKeySpec(mac.doFinal(new byte[32]), "RAW")); // the root key is all zeros
    mac.update("KMS-JCA row authentication".getBytes(StandardCharsets.US_ASCII));
    byte[] key = mac.doFinal(new byte[] {1});
    mac.init(new SecretKeySpec(key, "RAW"));
    assertThat(code(backingKey(), new byte[] {7, 8}))
        .isEqualTo(HexFormat.of().formatHex(mac.doFinal(bytes.toByteArray())));
  }

  private static void text(DataOutputStream out, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeByte(2);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  @Test
  @Spec("ST-50")
  void of_rowsThatDifferAnywhere_areDifferent() {
    List<String> codes = new ArrayList<>();
    codes.add(code(backingKey()));
    for (int column : new int[] {0, 1, 3, 5, 6, 7, 8, 9, 10}) {
      codes.add(code(backingKey(column, "other")));
      codes.add(code(backingKey(column, "")));
    }
    codes.add(code(backingKey(2, 3)));
    codes.add(code(backingKey(4, null)));
    codes.add(code(backingKey(0, ARN + "a", 1, "b"))); // parts of the name moved
    codes.add(code(backingKey(), new byte[] {1, 2}));
    codes.add(code(backingKey(), new byte[] {1}, new byte[] {2}));
    codes.add(code(backingKey(), new byte[] {2}, new byte[] {1}));
    codes.add(code(Row.of(StoreTable.REMOVED, ARN, 1)));
    codes.add(code(Row.of(StoreTable.REMOVED_IDENTITY, ARN, 1)));
    assertThat(codes).doesNotHaveDuplicates();
    assertThat(
            HexFormat.of()
                .formatHex(RootKey.of(new byte[] {1}).rowCode().of(backingKey(), List.of())))
        .isNotEqualTo(codes.get(0));
  }
}
