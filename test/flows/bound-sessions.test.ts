import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { ROOT } from '../source-tree.ts';
import { rolecall, run, TestInstance } from './instance.ts';

const ACCOUNT = '111122223333';
const instance = new TestInstance(['--strict-binding', '--bound-sessions']);
let environment: Record<string, string | undefined> = {};

const options = (made: Credentials | undefined) => ({
  endpoint: environment.AWS_ENDPOINT_URL ?? '',
  region: 'us-east-1',
  maxAttempts: 1,
  credentials: {
    accessKeyId: made?.AccessKeyId ?? environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: made?.SecretAccessKey ?? environment.AWS_SECRET_ACCESS_KEY ?? '',
    ...(made?.SessionToken === undefined ? {} : { sessionToken: made.SessionToken }),
  },
});
const sts = (made?: Credentials) => new STSClient(options(made));
const who = (made: Credentials | undefined) => sts(made).send(new GetCallerIdentityCommand({}));

async function kubectl(words: readonly string[], input = ''): Promise<string> {
  const program = join(ROOT, '.tools', 'bin', 'kubectl');
  const { exitCode, stdout, stderr } = await run(program, words, environment, input);
  assert.equal(exitCode, 0, `kubectl ${words.join(' ')}: ${stderr}`);
  return stdout.trim();
}

async function makeRole(name: string, principal: object, action: string, condition?: object): Promise<void> {
  const Condition = condition === undefined ? {} : { Condition: condition };
  const Statement = [{ Effect: 'Allow', Principal: principal, Action: action, ...Condition }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await new IAMClient(options(undefined)).send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument }),
  );
}

async function trade(token: string, role: string): Promise<Credentials | undefined> {
  const input = {
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    RoleSessionName: 'pod',
    WebIdentityToken: token,
  };
  return (await sts().send(new AssumeRoleWithWebIdentityCommand(input))).Credentials;
}

interface Failure {
  readonly name?: string;
  readonly message?: string;
  readonly $metadata?: { readonly requestId?: string };
}

/** How a call failed; undefined when it did not. */
const failure = (call: Promise<unknown>): Promise<Failure | undefined> =>
  call.then(
    () => undefined,
    (error: Failure) => error,
  );

/** Check and reason of a refusal, out of the audit trail. */
async function explained(refused: Failure | undefined): Promise<string> {
  const id = refused?.$metadata?.requestId ?? '';
  const words = ['explain', id, '-o', 'json', '--data-dir', instance.dataDir];
  const { exitCode, stdout, stderr } = await rolecall(words, instance.base);
  assert.equal(exitCode, 0, stderr);
  const { check, reason } = JSON.parse(stdout).refusal;
  return `${check}: ${reason}`;
}

before(async () => {
  await instance.start();
  environment = { ...process.env, ...instance.base, ...instance.environment };
  const words = ['utils', 'associate-iam-oidc-provider', '--cluster', 'sandbox', '--approve'];
  assert.equal((await rolecall(words, environment)).exitCode, 0);
  const { issuer } = JSON.parse(await kubectl(['get', '--raw', '/.well-known/openid-configuration']));
  const provider = issuer.replace('https://', '');
  const federated = { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}` };
  const anybody = { StringLike: { [`${provider}:sub`]: 'system:serviceaccount:*:*' } };
  for (const name of ['own', 'wild'])
    await makeRole(name, federated, 'sts:AssumeRoleWithWebIdentity', anybody);
  await makeRole('next', { AWS: `arn:aws:iam::${ACCOUNT}:role/own` }, 'sts:AssumeRole');
  await kubectl(['create', 'serviceaccount', 'reader']);
  await kubectl([
    'annotate',
    'serviceaccount',
    'reader',
    `eks.amazonaws.com/role-arn=arn:aws:iam::${ACCOUNT}:role/own`,
  ]);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: {
      serviceAccountName: 'reader',
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'c', image: 'busybox', command: ['sleep', '600'] }],
    },
  };
  await kubectl(['apply', '-f', '-'], JSON.stringify(pod));
  await kubectl(['wait', '--for=condition=Ready', 'pod/p', '--timeout=30s']);
});
after(() => instance.dispose());

test('a pod gets the role of its service account alone, and its credentials end with it', async () => {
  const token = await kubectl([
    'create',
    'token',
    'reader',
    '--audience=sts.amazonaws.com',
    '--bound-object-kind=Pod',
    '--bound-object-name=p',
  ]);
  const wild = await failure(trade(token, 'wild'));
  assert.deepEqual(
    [wild?.name, wild?.message],
    ['AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
  );
  assert.match(
    await explained(wild),
    /^serviceAccountBound: strict binding: .* is annotated with .*role\/own and not associated with .*role\/wild$/,
  );
  const own = await trade(token, 'own');
  const next = { RoleArn: `arn:aws:iam::${ACCOUNT}:role/next`, RoleSessionName: 'hop' };
  const { Credentials: chained } = await sts(own).send(new AssumeRoleCommand(next));
  assert.match((await who(own)).Arn ?? '', /assumed-role\/own\/pod$/);
  assert.match((await who(chained)).Arn ?? '', /assumed-role\/next\/hop$/);

  await kubectl(['delete', 'pod', 'p']);
  for (const made of [own, chained]) {
    let refused: Failure | undefined;
    for (let tries = 0; refused === undefined && tries < 100; tries++) {
      refused = await failure(who(made));
      if (refused === undefined) await delay(100);
    }
    assert.equal(refused?.name, 'InvalidClientTokenId');
    assert.match(
      await explained(refused),
      /^authenticated:pod-gone: the pod default\/p \([0-9a-f-]{36}\) is gone$/,
    );
  }
  const again = await failure(trade(token, 'own'));
  assert.equal(again?.name, 'InvalidIdentityTokenException');
  assert.match(await explained(again), /^podPresent: the pod default\/p \([0-9a-f-]{36}\) is gone/);
});
