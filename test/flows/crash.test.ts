import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  IAMClient,
  paginateListRoles,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createKubernetesClient, readKubeconfig, resourcePath } from '../../src/kubernetes/client/index.ts';
import { TestInstance } from './instance.ts';

/** 50 by hand; a few in a run of all tests. Each round is one SIGKILL. */
const ROUNDS = Number(process.env.ROLECALL_CRASH_ROUNDS ?? 4);

const instance = new TestInstance();
const acknowledged = { roles: new Set<string>(), buckets: new Set<string>() };

interface Clients {
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
}

function clients(): Clients {
  const environment = instance.environment;
  const options = {
    endpoint: environment.AWS_ENDPOINT_URL ?? '',
    region: environment.AWS_REGION ?? '',
    maxAttempts: 1,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  };
  return {
    iam: new IAMClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sts: new STSClient(options),
  };
}

/** Creates roles and buckets until the server is gone; what it acknowledged is remembered. */
async function writeUntilKilled(round: number): Promise<void> {
  const { iam, s3 } = clients();
  const trust = accountTrust();
  for (let index = 0; ; index++) {
    const name = `crash-${round}-${index}`;
    try {
      await Promise.all([
        iam
          .send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }))
          .then(() => acknowledged.roles.add(name)),
        s3.send(new CreateBucketCommand({ Bucket: name })).then(() => acknowledged.buckets.add(name)),
      ]);
    } catch {
      return;
    }
  }
}

function accountTrust(): string {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${instance.state.account}:root` },
    Action: 'sts:AssumeRole',
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

async function assertNothingLost(): Promise<void> {
  const { iam, s3 } = clients();
  const roles = new Set<string>();
  for await (const page of paginateListRoles({ client: iam, pageSize: 1000 }, {})) {
    for (const role of page.Roles ?? []) roles.add(role.RoleName ?? '');
  }
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  const buckets = new Set((Buckets ?? []).map((bucket) => bucket.Name ?? ''));
  assert.deepEqual(
    [...acknowledged.roles].filter((name) => !roles.has(name)),
    [],
    'acknowledged roles are there',
  );
  assert.deepEqual(
    [...acknowledged.buckets].filter((name) => !buckets.has(name)),
    [],
    'acknowledged buckets are there',
  );
}

/** A service-account token, its issuer without scheme, and a role that trusts it. */
async function federate(): Promise<{ readonly token: string; readonly roleArn: string }> {
  const kubernetes = createKubernetesClient(await readKubeconfig(instance.environment.KUBECONFIG ?? ''));
  const path = resourcePath({
    version: 'v1',
    plural: 'serviceaccounts',
    namespace: 'default',
    name: 'default',
    subresource: 'token',
  });
  const answer = await kubernetes.create<{ metadata: { name: string }; status: { token: string } }>(path, {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { audiences: ['sts.amazonaws.com'], expirationSeconds: 86_400 },
  });
  kubernetes.close();
  const { token } = answer.status;
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
    iss: string;
  };
  const issuer = claims.iss.replace('https://', '');
  const { iam } = clients();
  const provider = await iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: claims.iss,
      ClientIDList: ['sts.amazonaws.com'],
      ThumbprintList: ['a'.repeat(40)],
    }),
  );
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: provider.OpenIDConnectProviderArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${issuer}:sub`]: 'system:serviceaccount:default:default' } },
  };
  const role = await iam.send(
    new CreateRoleCommand({
      RoleName: 'survivor',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    }),
  );
  return { token, roleArn: role.Role?.Arn ?? '' };
}

async function exchange(token: string, roleArn: string): Promise<STSClient> {
  const { sts } = clients();
  const { Credentials } = await sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: roleArn,
      RoleSessionName: 'survivor',
      WebIdentityToken: token,
    }),
  );
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  // The instance keeps its ports over restarts, so the endpoint stays true.
  return new STSClient({
    credentials,
    region: 'us-east-1',
    endpoint: instance.environment.AWS_ENDPOINT_URL ?? '',
    maxAttempts: 1,
  });
}

before(async () => {
  await instance.start();
});

after(async () => {
  await instance.dispose();
});

test(`killed with SIGKILL ${ROUNDS} times while clients write: nothing acknowledged is lost, tokens and sessions live on`, async () => {
  const { token, roleArn } = await federate();
  const session = await exchange(token, roleArn);
  const key = readFileSync(`${instance.dataDir}/rolecall.key`);
  for (let round = 0; round < ROUNDS; round++) {
    const writing = writeUntilKilled(round);
    await delay(Math.random() * 700);
    await instance.signal('SIGKILL');
    await writing;
    await instance.start();
    await assertNothingLost();
    const identity = await session.send(new GetCallerIdentityCommand({}));
    assert.match(
      identity.Arn ?? '',
      /assumed-role\/survivor\/survivor$/,
      'the session of before the kill works',
    );
    await exchange(token, roleArn);
  }
  assert.ok(acknowledged.roles.size > 0 && acknowledged.buckets.size > 0, 'something was written');
  assert.deepEqual(readFileSync(`${instance.dataDir}/rolecall.key`), key, 'the key file is as it was');
});
