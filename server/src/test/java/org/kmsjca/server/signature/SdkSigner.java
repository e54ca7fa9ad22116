// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.signature;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs requests with the signer of the AWS SDK for Java. */
public final class SdkSigner {

  /** A secret access key. */
  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  /** An access key ID. */
  public static final String ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE";

  private SdkSigner() {}

  static AwsCredentialsIdentity credentials(@Nullable String token) {
    return credentials(ACCESS_KEY, SECRET, token);
  }

  /** Gives credentials to the signer. */
  public static AwsCredentialsIdentity credentials(
      String accessKeyId, String secret, @Nullable String token) {
    return token == null
        ? AwsCredentialsIdentity.create(accessKeyId, secret)
        : AwsSessionCredentialsIdentity.create(accessKeyId, secret, token);
  }

  /** Signs a request and gives all its headers. */
  public static Map<String, List<String>> sign(
      AwsCredentialsIdentity credentials,
      URI uri,
      Map<String, String> headers,
      byte[] body,
      String region,
      String service,
      Instant time) {
    SdkHttpRequest.Builder request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri);
    headers.forEach(request::putHeader);
    return AwsV4HttpSigner.create()
        .sign(
            signing ->
                signing
                    .identity(credentials)
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
        .request()
        .headers();
  }

  /** Signs a request without its body. */
  static Map<String, List<String>> signWithoutBody(URI uri, Instant time) {
    SdkHttpRequest request = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri).build();
    return AwsV4HttpSigner.create()
        .sign(
            signing ->
                signing
                    .identity(credentials(null))
                    .request(request)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "kms")
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(time, ZoneOffset.UTC)))
        .request()
        .headers();
  }

  static SignedMessage message(URI uri, Map<String, List<String>> headers, byte[] body) {
    return new SignedMessage(
        "POST",
        uri.getRawPath(),
        uri.getRawQuery() == null ? "" : uri.getRawQuery(),
        headers,
        SignedMessage.hash(body));
  }

  static byte[] secret() {
    return SECRET.getBytes(StandardCharsets.US_ASCII);
  }
}
