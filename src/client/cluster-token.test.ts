import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { STSClient } from '@aws-sdk/client-sts';
import fc from 'fast-check';
import { ClusterTokenError, type ClusterTokenRequest, clusterToken } from './index.ts';
import { stsEndpoint } from './sts-endpoint.ts';

const NOW = Date.UTC(2026, 1, 19, 15, 54, 27, 400);
const CREDENTIALS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const REQUEST: ClusterTokenRequest = {
  cluster: 'payments',
  region: 'eu-west-1',
  credentials: CREDENTIALS,
  now: () => NOW,
};

/** The SDK's type of its signer is that of what its own clients call. */
interface Presigner {
  presign(request: object, options: object): Promise<{ readonly query: Readonly<Record<string, string>> }>;
}

const urlOf = (token: string): string => {
  assert.match(token, /^k8s-aws-v1\.[\w-]+$/);
  return Buffer.from(token.slice('k8s-aws-v1.'.length), 'base64url').toString();
};

const refused = (more: object, code: string, message: RegExp) =>
  assert.rejects(
    clusterToken({ ...REQUEST, ...more }),
    (error) => error instanceof ClusterTokenError && error.code === code && message.test(error.message),
  );

describe('the URL', () => {
  test('has the parameters of the token format, and names the cluster only in what is signed', async () => {
    const url = urlOf((await clusterToken(REQUEST)).token);
    assert.match(
      url,
      /^https:\/\/sts\.eu-west-1\.amazonaws\.com\/\?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260219%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20260219T155427Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=[0-9a-f]{64}$/,
    );
    assert.ok(!url.includes('payments'));
  });

  test('is signed as the signer of the AWS SDK signs, whatever the names and secrets', async () => {
    const visible = (least: number, most: number) =>
      fc.string({
        unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
        minLength: least,
        maxLength: most,
      });
    const cases = fc.record({
      cluster: visible(1, 100),
      secretAccessKey: visible(16, 60),
      sessionToken: fc.option(visible(1, 300), { nil: undefined }),
      region: fc.constantFrom('us-east-1', 'cn-north-1', 'us-gov-west-1'),
      endpoint: fc.constantFrom(undefined, 'http://127.0.0.1:4700', 'https://sts.example.org:8443/'),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ cluster, region, endpoint, secretAccessKey, sessionToken }) => {
        const credentials = {
          accessKeyId: CREDENTIALS.accessKeyId,
          secretAccessKey,
          ...(sessionToken === undefined ? {} : { sessionToken }),
        };
        const made = new URL(
          urlOf(
            (
              await clusterToken({
                cluster,
                region,
                credentials,
                now: () => NOW,
                ...(endpoint === undefined ? {} : { endpoint }),
              })
            ).token,
          ),
        );
        const client = new STSClient({ region, credentials });
        const presigned = await ((await client.config.signer()) as unknown as Presigner).presign(
          {
            method: 'GET',
            protocol: made.protocol,
            hostname: made.hostname,
            ...(made.port === '' ? {} : { port: Number(made.port) }),
            path: '/',
            query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
            headers: { host: made.host, 'x-k8s-aws-id': cluster },
          },
          {
            expiresIn: 60,
            signingDate: new Date(NOW),
            signingRegion: region,
            unhoistableHeaders: new Set(['x-k8s-aws-id']),
          },
        );
        assert.deepEqual(Object.fromEntries(made.searchParams), { ...presigned.query });
      }),
      { numRuns: 60 },
    );
  });

  test('names the hosts that the SDK resolves, in every partition', () => {
    const { endpointProvider } = new STSClient({ region: 'us-east-1' }).config;
    for (const region of [
      'us-east-1',
      'ap-southeast-7',
      'us-gov-west-1',
      'cn-north-1',
      'us-iso-east-1',
      'us-isob-east-1',
      'eu-isoe-west-1',
      'us-isof-south-1',
      'eusc-de-east-1',
      'xx-new-9',
    ])
      for (const fips of [false, true])
        for (const dualStack of [false, true])
          assert.equal(
            stsEndpoint({ region, fips, dualStack }).href,
            endpointProvider({
              Region: region,
              UseFIPS: fips,
              UseDualStack: dualStack,
              UseGlobalEndpoint: false,
            }).url.href,
          );
  });
});

describe('the end of a token', () => {
  const expirationWith = async (expiration: number | undefined): Promise<string> => {
    const credentials = {
      ...CREDENTIALS,
      ...(expiration === undefined ? {} : { expiration: new Date(expiration) }),
    };
    return (await clusterToken({ ...REQUEST, credentials })).expiration.toISOString();
  };

  test('is in fourteen minutes, or when the credentials end', async () => {
    assert.equal(await expirationWith(undefined), '2026-02-19T16:08:27.400Z');
    assert.equal(await expirationWith(NOW + 3_600_000), '2026-02-19T16:08:27.400Z');
    assert.equal(await expirationWith(NOW + 60_000), '2026-02-19T15:55:27.400Z');
  });

  test('is told to kubectl in whole seconds, never later than it is', async () => {
    const { token, execCredential } = await clusterToken(REQUEST);
    assert.deepEqual(execCredential('client.authentication.k8s.io/v1'), {
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: {},
      status: { expirationTimestamp: '2026-02-19T16:08:27Z', token },
    });
    assert.equal(execCredential().apiVersion, 'client.authentication.k8s.io/v1beta1');
    assert.throws(() => execCredential('client.authentication.k8s.io/v1alpha1' as never), ClusterTokenError);
  });
});

describe('credentials', () => {
  test('come from a provider of the SDK, asked for each token', async () => {
    let asked = 0;
    const credentials = async () => {
      asked++;
      return { ...CREDENTIALS, sessionToken: 'a+b/c=' };
    };
    const { token } = await clusterToken({ ...REQUEST, credentials });
    assert.match(urlOf(token), /&X-Amz-Security-Token=a%2Bb%2Fc%3D&/);
    await clusterToken({ ...REQUEST, credentials });
    assert.equal(asked, 2);
  });

  test('that are past their end make no token, nor those that ended while they were fetched', async () => {
    const at = (time: number) => ({ ...CREDENTIALS, expiration: new Date(time) });
    await refused({ credentials: at(NOW) }, 'credentials-expired', /expired at 2026-02-19T15:54:27/);
    let now = NOW;
    const slow = () => {
      now += 120_000;
      return at(NOW + 60_000);
    };
    await refused({ credentials: slow, now: () => now }, 'credentials-expired', /expired/);
  });

  test('that are none, or cannot be right, are refused without being told', async () => {
    await refused({ credentials: undefined }, 'no-credentials', /no credentials/);
    await refused({ credentials: () => undefined }, 'no-credentials', /no credentials/);
    await refused(
      { credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } },
      'no-credentials',
      /secretAccessKey/,
    );
    await refused(
      { credentials: { ...CREDENTIALS, secretAccessKey: 'secret\n' } },
      'invalid-input',
      /^((?!secret\n).)*$/,
    );
    await refused(
      { credentials: { ...CREDENTIALS, accessKeyId: 'AKIA/../../x?y=12345' } },
      'invalid-input',
      /access key/,
    );
    await refused({ credentials: { ...CREDENTIALS, expiration: '2030-01-01' } }, 'invalid-input', /Date/);
    await refused({ credentials: { ...CREDENTIALS, sessionToken: 7 } }, 'invalid-input', /sessionToken/);
    const failing = () => Promise.reject(new Error('AKIAIOSFODNN7EXAMPLE is locked'));
    await refused({ credentials: failing }, 'no-credentials', /^the credentials provider failed$/);
  });

  test('whose token no verifier would read are refused', () =>
    refused({ credentials: { ...CREDENTIALS, sessionToken: 'x'.repeat(3000) } }, 'token-too-large', /4096/));
});

test('names that would change the URL or the signed headers are refused', async () => {
  for (const cluster of ['', ' a', 'a b', 'a\nhost:evil', 'ü', 'x'.repeat(256), undefined, 7])
    await refused({ cluster }, 'invalid-input', /cluster/);
  for (const region of [
    '',
    'us-east-1.evil.example',
    'a/b',
    '-x',
    'US',
    'x'.repeat(64),
    undefined,
    'us-east-1\n',
  ])
    await refused({ region }, 'invalid-input', /region/);
  for (const endpoint of [
    'sts',
    'http://sts.example.org',
    'https://u:p@sts.example.org',
    'https://h/?x=1',
    'https://h/sts',
    'file:///x',
    'http://127.0.0.1.evil.example',
  ])
    await refused({ endpoint }, 'invalid-input', /endpoint/);
});
