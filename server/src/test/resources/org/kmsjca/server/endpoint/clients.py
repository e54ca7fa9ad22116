# SPDX-License-Identifier: Apache-2.0
"""Every operation of the service through boto3 or through the AWS command line, which both must be found as modules.

usage: clients.py boto3|awscli|missing; the endpoint, Region and access key come from the environment.
Errors end the program. "missing" tells which of the clients cannot be used.
"""
import base64
import contextlib
import hashlib
import io
import json
import os
import sys
import tempfile
import time

BLOBS = {'CiphertextBlob', 'Plaintext', 'PrivateKeyCiphertextBlob', 'PrivateKeyPlaintext', 'PublicKey', 'ImportToken'}
REGION = os.environ['AWS_DEFAULT_REGION']


class Failed(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Boto3:
    def __init__(self, service, access_key=None, region=REGION, attempts=5):
        import boto3
        from botocore.config import Config
        keys = {} if access_key is None else {'aws_access_key_id': access_key[0], 'aws_secret_access_key': access_key[1]}
        self.client = boto3.client(service, endpoint_url=os.environ['AWS_ENDPOINT_URL'], region_name=region,
                                   config=Config(retries={'total_max_attempts': attempts, 'mode': 'standard'}), **keys)

    def __call__(self, operation, **members):
        from botocore import xform_name
        from botocore.exceptions import ClientError
        try:
            return getattr(self.client, xform_name(operation))(**members)
        except ClientError as e:
            raise Failed(e.response['Error']['Code']) from None


class Awscli:
    def __init__(self, service, access_key=None, region=REGION, attempts=5):
        self.service, self.access_key, self.region, self.attempts = service, access_key, region, attempts

    def __call__(self, operation, **members):
        from awscli.clidriver import create_clidriver
        from botocore import xform_name
        arguments = ['--endpoint-url', os.environ['AWS_ENDPOINT_URL'], '--region', self.region, '--output', 'json',
                     self.service, xform_name(operation, '-')]
        with tempfile.TemporaryDirectory() as folder:
            for name, value in members.items():
                flag = xform_name(name, '-')
                if isinstance(value, bool):
                    arguments.append('--' + flag if value else '--no-' + flag)
                elif isinstance(value, bytes):
                    file = os.path.join(folder, flag)
                    with open(file, 'wb') as out:
                        out.write(value)
                    arguments += ['--' + flag, 'fileb://' + file]
                else:
                    arguments += ['--' + flag, value if isinstance(value, str) else json.dumps(value)]
            old = dict(os.environ)
            os.environ.update(AWS_MAX_ATTEMPTS=str(self.attempts), AWS_RETRY_MODE='standard')
            if self.access_key:
                os.environ.update(AWS_ACCESS_KEY_ID=self.access_key[0], AWS_SECRET_ACCESS_KEY=self.access_key[1])
            out, err = io.StringIO(), io.StringIO()
            try:
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                    status = create_clidriver().main(arguments)
            finally:
                os.environ.clear()
                os.environ.update(old)
        if status:
            text = err.getvalue()
            raise Failed(text[text.index('(') + 1:text.index(')')] if '(' in text else text)
        answer = json.loads(out.getvalue() or '{}')
        return {name: base64.b64decode(value) if name in BLOBS else value for name, value in answer.items()}


def refused(code, call, operation, **members):
    try:
        call(operation, **members)
    except Failed as e:
        assert e.code == code, (operation, e.code, code)
        return
    raise AssertionError(operation + ' was not refused')


def wrapped(public_key, secret):
    """RSA-OAEP with SHA-256 and MGF1 with SHA-256."""
    def tlv(data, at):
        size, start = data[at + 1], at + 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(data[at + 2:start], 'big')
        return start, start + size
    spki = tlv(public_key, 0)[0]
    bits = tlv(public_key, tlv(public_key, spki)[1])[0] + 1
    n_start, n_end = tlv(public_key, tlv(public_key, bits)[0])
    e_start, e_end = tlv(public_key, n_end)
    n, e = (int.from_bytes(public_key[a:b], 'big') for a, b in ((n_start, n_end), (e_start, e_end)))
    size = (n.bit_length() + 7) // 8

    def mgf(seed, length):
        return b''.join(hashlib.sha256(seed + i.to_bytes(4, 'big')).digest() for i in range(length // 32 + 1))[:length]

    def xor(a, b):
        return bytes(x ^ y for x, y in zip(a, b))
    block = hashlib.sha256(b'').digest() + bytes(size - len(secret) - 66) + b'\x01' + secret
    seed = os.urandom(32)
    masked = xor(block, mgf(seed, len(block)))
    message = b'\x00' + xor(seed, mgf(masked, 32)) + masked
    return pow(int.from_bytes(message, 'big'), e, n).to_bytes(size, 'big')


def cryptography(kms, key):
    context = {'tenant': '7', 'ä': 'b c'}
    blob = kms('Encrypt', KeyId=key, Plaintext=b'hello', EncryptionContext=context)['CiphertextBlob']
    assert kms('Decrypt', CiphertextBlob=blob, EncryptionContext=context)['Plaintext'] == b'hello'
    refused('InvalidCiphertextException', kms, 'Decrypt', CiphertextBlob=blob)
    again = kms('ReEncrypt', CiphertextBlob=blob, SourceEncryptionContext=context, DestinationKeyId=key)
    assert kms('Decrypt', CiphertextBlob=again['CiphertextBlob'])['Plaintext'] == b'hello'
    data_key = kms('GenerateDataKey', KeyId=key, KeySpec='AES_256')
    assert kms('Decrypt', CiphertextBlob=data_key['CiphertextBlob'])['Plaintext'] == data_key['Plaintext']
    kms('GenerateDataKeyWithoutPlaintext', KeyId=key, NumberOfBytes=32)
    pair = kms('GenerateDataKeyPair', KeyId=key, KeyPairSpec='ECC_NIST_P256')
    assert kms('Decrypt', CiphertextBlob=pair['PrivateKeyCiphertextBlob'])['Plaintext'] == pair['PrivateKeyPlaintext']
    kms('GenerateDataKeyPairWithoutPlaintext', KeyId=key, KeyPairSpec='ECC_NIST_P256')
    assert len(kms('GenerateRandom', NumberOfBytes=16)['Plaintext']) == 16
    refused('DryRunOperationException', kms, 'GenerateDataKey', KeyId=key, NumberOfBytes=16, DryRun=True)
    refused('ValidationException', kms, 'GenerateDataKey', KeyId=key, NumberOfBytes=5000)


def administration(kms, key, root):
    kms('CreateAlias', AliasName='alias/one', TargetKeyId=key)
    kms('UpdateAlias', AliasName='alias/one', TargetKeyId=key)
    assert 'alias/one' in [alias['AliasName'] for alias in kms('ListAliases', KeyId=key)['Aliases']]
    kms('DeleteAlias', AliasName='alias/one')
    refused('NotFoundException', kms, 'DescribeKey', KeyId='alias/one')
    kms('TagResource', KeyId=key, Tags=[{'TagKey': 'a', 'TagValue': ''}])
    kms('UntagResource', KeyId=key, TagKeys=['b'])
    assert kms('ListResourceTags', KeyId=key)['Tags'] == [{'TagKey': 'a', 'TagValue': ''}]
    kms('UpdateKeyDescription', KeyId=key, Description='new')
    assert kms('DescribeKey', KeyId=key)['KeyMetadata']['Description'] == 'new'
    assert key in [entry['KeyId'] for entry in kms('ListKeys')['Keys']]
    kms('GetKeyLastUsage', KeyId=key)
    policy = kms('GetKeyPolicy', KeyId=key)['Policy']
    kms('PutKeyPolicy', KeyId=key, Policy=policy, PolicyName='default')
    assert kms('ListKeyPolicies', KeyId=key)['PolicyNames'] == ['default']
    grant = kms('CreateGrant', KeyId=key, GranteePrincipal=root, RetiringPrincipal=root, Operations=['Encrypt'],
                Constraints={'EncryptionContextSubset': {'a': 'b'}})
    assert kms('ListGrants', KeyId=key)['Grants'][0]['GrantId'] == grant['GrantId']
    kms('ListRetirableGrants', RetiringPrincipal=root)
    kms('RetireGrant', GrantToken=grant['GrantToken'])
    other = kms('CreateGrant', KeyId=key, GranteePrincipal=root, Operations=['Decrypt'])
    kms('RevokeGrant', KeyId=key, GrantId=other['GrantId'])
    kms('EnableKeyRotation', KeyId=key, RotationPeriodInDays=90)
    assert kms('GetKeyRotationStatus', KeyId=key)['KeyRotationEnabled'] is True
    kms('RotateKeyOnDemand', KeyId=key)
    assert kms('ListKeyRotations', KeyId=key)['Rotations']
    kms('DisableKeyRotation', KeyId=key)
    kms('DisableKey', KeyId=key)
    refused('DisabledException', kms, 'Encrypt', KeyId=key, Plaintext=b'x')
    kms('EnableKey', KeyId=key)
    kms('ScheduleKeyDeletion', KeyId=key, PendingWindowInDays=7)
    refused('KMSInvalidStateException', kms, 'Encrypt', KeyId=key, Plaintext=b'x')
    kms('CancelKeyDeletion', KeyId=key)


def material_and_regions(kms):
    key = kms('CreateKey', Origin='EXTERNAL')['KeyMetadata']['KeyId']
    parameters = kms('GetParametersForImport', KeyId=key, WrappingAlgorithm='RSAES_OAEP_SHA_256',
                     WrappingKeySpec='RSA_2048')
    kms('ImportKeyMaterial', KeyId=key, ImportToken=parameters['ImportToken'],
        EncryptedKeyMaterial=wrapped(parameters['PublicKey'], os.urandom(32)),
        ExpirationModel='KEY_MATERIAL_DOES_NOT_EXPIRE')
    kms('Encrypt', KeyId=key, Plaintext=b'x')
    kms('DeleteImportedKeyMaterial', KeyId=key)
    primary = kms('CreateKey', MultiRegion=True)['KeyMetadata']['KeyId']
    kms('ReplicateKey', KeyId=primary, ReplicaRegion='eu-west-1')
    kms('UpdatePrimaryRegion', KeyId=primary, PrimaryRegion='eu-west-1')


def refusals(client, kms, key):
    iam, sts = client('iam'), client('sts')
    name = 'clerk-' + client.__name__
    iam('CreateUser', UserName=name)
    made = iam('CreateAccessKey', UserName=name)['AccessKey']
    clerk = (made['AccessKeyId'], made['SecretAccessKey'])
    assert client('sts', clerk)('GetCallerIdentity')['Arn'].endswith(':user/' + name)
    refused('AccessDeniedException', client('kms', clerk), 'DescribeKey', KeyId=key)
    refused('AccessDenied', client('iam', clerk), 'ListUsers')
    refused('InvalidSignatureException', client('kms', (clerk[0], 'wrong')), 'ListKeys')
    refused('NoSuchEntity', iam, 'GetUser', UserName='nobody')
    hasty = client('kms', attempts=1)
    start = time.monotonic()
    try:
        while time.monotonic() - start < 20:
            hasty('GetKeyLastUsage', KeyId=key)
        raise AssertionError('never throttled')
    except Failed as e:
        assert e.code == 'ThrottlingException', e.code
    for _ in range(3):
        kms('GetKeyLastUsage', KeyId=key)


def main():
    if sys.argv[1] == 'missing':
        for module in ('boto3', 'awscli.clidriver'):
            try:
                __import__(module)
            except ImportError:
                print(module.split('.')[0])
        return
    client = Boto3 if sys.argv[1] == 'boto3' else Awscli
    kms = client('kms')
    root = client('sts')('GetCallerIdentity')['Arn']
    key = kms('CreateKey', Description='für Tests', Tags=[{'TagKey': 'b', 'TagValue': 'c'}])['KeyMetadata']['KeyId']
    cryptography(kms, key)
    administration(kms, key, root)
    material_and_regions(kms)
    refusals(client, kms, key)


main()
