// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.server.testing;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients of the AWS SDK for Java that talk to a server. */
public final class AwsClients {

  private AwsClients() {}

  private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B prepared(
      B builder, URI uri, AwsCredentials credentials, String region) {
    return builder
        .endpointOverride(uri)
        .region(Region.of(region))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(20)))
        .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
  }

  /** Gives credentials to the SDK. */
  public static AwsCredentials credentials(TestCredentials key, @Nullable String token) {
    return token == null
        ? AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())
        : AwsSessionCredentials.create(key.accessKeyId(), key.secretAccessKey(), token);
  }

  /** Makes a client of AWS KMS. */
  public static KmsClient kms(EmbeddedKmsServer server, TestCredentials key) {
    return kms(server, credentials(key, null), server.region());
  }

  /** Makes a client of AWS KMS of a server that is known by its address, that gives up at once. */
  public static KmsClient kms(URI uri, TestCredentials key) {
    return prepared(KmsClient.builder(), uri, credentials(key, null), "us-east-1")
        .overrideConfiguration(
            override -> override.retryStrategy(strategy -> strategy.maxAttempts(1)))
        .build();
  }

  /** Makes a client of AWS KMS in a Region. */
  public static KmsClient kms(EmbeddedKmsServer server, AwsCredentials credentials, String region) {
    return prepared(KmsClient.builder(), server.uri(), credentials, region).build();
  }

  /** Makes a client of AWS KMS that gives up at once. */
  public static KmsClient kmsWithoutRetries(EmbeddedKmsServer server, TestCredentials key) {
    return prepared(KmsClient.builder(), server.uri(), credentials(key, null), server.region())
        .overrideConfiguration(
            override -> override.retryStrategy(strategy -> strategy.maxAttempts(1)))
        .build();
  }

  /** Makes a client of AWS IAM. */
  public static IamClient iam(EmbeddedKmsServer server, TestCredentials key) {
    return prepared(IamClient.builder(), server.uri(), credentials(key, null), "us-east-1").build();
  }

  /** Makes a client of AWS STS. */
  public static StsClient sts(EmbeddedKmsServer server, TestCredentials key) {
    return sts(server, credentials(key, null));
  }

  /** Makes a client of AWS STS for a session. */
  public static StsClient sts(EmbeddedKmsServer server, AwsCredentials credentials) {
    return prepared(StsClient.builder(), server.uri(), credentials, server.region()).build();
  }
}
