// SPDX-License-Identifier: Apache-2.0
package org.kmsjca.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.kmsjca.embedded.iam.operations.AccessKey;
import org.kmsjca.embedded.iam.operations.AssumeRole;
import org.kmsjca.embedded.iam.operations.CreateAccessKey;
import org.kmsjca.embedded.iam.operations.CreateRole;
import org.kmsjca.embedded.iam.operations.CreateUser;
import org.kmsjca.embedded.iam.operations.Credentials;
import org.kmsjca.embedded.iam.operations.IamErrorCode;
import org.kmsjca.embedded.iam.operations.IamException;
import org.kmsjca.embedded.iam.operations.IamRequest;
import org.kmsjca.embedded.iam.operations.PutRolePolicy;
import org.kmsjca.embedded.iam.operations.PutUserPolicy;
import org.kmsjca.embedded.iam.operations.Role;
import org.kmsjca.embedded.iam.operations.User;
import org.kmsjca.kms.AccessKeyCredentials;
import org.kmsjca.kms.Caller;
import org.kmsjca.kms.RevocableKms;

/** What all tests of identities share. */
abstract class IamContractTest extends KmsContractTest {

  static final String TRUST_ACCOUNT =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
          + ACCOUNT
          + "\"},\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\",\"sts:SetSourceIdentity\"]}]}";

  /** Performs an operation as the root of the account. */
  <R> R iam(IamRequest<R> request) {
    return engine.iam(ROOT).call(request);
  }

  <R> R iam(Caller caller, IamRequest<R> request) {
    return engine.iam(caller).call(request);
  }

  User createUser(String name) {
    return iam(CreateUser.of(name)).user();
  }

  /** Makes a user with an inline policy. */
  Caller userWith(String name, String policy) {
    User user = createUser(name);
    iam(new PutUserPolicy(name, "inline", policy));
    return Caller.of(user.arn());
  }

  /** Makes a role that the account may assume, with an inline policy. */
  Role roleWith(String name, String policy) {
    Role role = iam(CreateRole.of(name, TRUST_ACCOUNT)).role();
    iam(new PutRolePolicy(name, "inline", policy));
    return role;
  }

  AccessKeyCredentials accessKey(String userName) {
    AccessKey key = iam(new CreateAccessKey(userName)).accessKey();
    return new AccessKeyCredentials(key.accessKeyId(), key.secretAccessKey(), null);
  }

  AccessKeyCredentials assume(Caller caller, AssumeRole request) {
    return credentials(iam(caller, request).credentials());
  }

  static AccessKeyCredentials credentials(Credentials credentials) {
    return new AccessKeyCredentials(
        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken());
  }

  RevocableKms as(AccessKeyCredentials credentials) {
    return engine.as(credentials, REGION);
  }

  static String allow(String actions) {
    return policy("Allow", actions, "*", "{}");
  }

  static String deny(String actions) {
    return policy("Deny", actions, "*", "{}");
  }

  static String policy(String effect, String action, String resource, String condition) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\""
        + effect
        + "\",\"Action\":\""
        + action
        + "\",\"Resource\":\""
        + resource
        + "\",\"Condition\":"
        + condition
        + "}}";
  }

  static void assertIamError(IamErrorCode code, String part, ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(IamException.class);
    IamException error = (IamException) thrown;
    assertThat(error.code()).as(error.getMessage()).isEqualTo(code);
    assertThat(error.detail()).contains(part);
  }
}
