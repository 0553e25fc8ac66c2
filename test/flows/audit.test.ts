import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { CallAccount } from '../../src/cmd/audit/account-of-call.ts';
import type { CloudTrailRecord } from '../../src/service/audit/record.ts';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, run, TestInstance } from './instance.ts';

const instance = new TestInstance();
const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/reader`;
/** Everything that must never be found in what an instance keeps. */
const secrets: string[] = [];
let issuer = '';

const env = () => ({ ...process.env, ...instance.base, ...instance.environment });
const aws = (parameters: readonly string[], more: Record<string, string> = {}): Promise<Finished> =>
  run(join(ROOT, '.tools', 'bin', 'aws'), parameters, { ...env(), ...more });
const kubectl = (...parameters: string[]): Promise<Finished> =>
  run(join(ROOT, '.tools', 'bin', 'kubectl'), parameters, env());
const told = (...parameters: string[]): Promise<Finished> =>
  rolecall(parameters, { ...instance.base, ...instance.environment });

async function succeed(running: Promise<Finished>): Promise<string> {
  const { exitCode, stdout, stderr } = await running;
  assert.equal(exitCode, 0, stderr);
  return stdout.trim();
}

async function explainLast(): Promise<CallAccount> {
  return JSON.parse(await succeed(told('explain', '--last', '-o', 'json')));
}

async function token(account: string, audience = 'sts.amazonaws.com'): Promise<string> {
  const made = await succeed(kubectl('create', 'token', account, '--audience', audience));
  secrets.push(made);
  return made;
}

function exchange(webToken: string, role = ROLE, ...more: string[]): Promise<Finished> {
  const fixed = ['--role-session-name', 'pod-session', '--web-identity-token', webToken, '--output', 'json'];
  return aws(['sts', 'assume-role-with-web-identity', '--role-arn', role, ...fixed, ...more]);
}

interface Keys {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken: string;
}

/** The shell of a pod: its session and no other identity. */
async function session(webToken: string, ...more: string[]): Promise<Record<string, string>> {
  const answer = JSON.parse(await succeed(exchange(webToken, ROLE, ...more))) as { Credentials: Keys };
  const { AccessKeyId, SecretAccessKey, SessionToken } = answer.Credentials;
  secrets.push(SecretAccessKey, SessionToken);
  return {
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
}

const document = (...statements: object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

function trust(subject: string): string {
  return document({
    Sid: 'Pods',
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: 'sts.amazonaws.com' } },
  });
}

before(async () => {
  await instance.start();
  secrets.push(instance.environment.AWS_SECRET_ACCESS_KEY ?? '');
  await succeed(told('utils', 'associate-iam-oidc-provider', '--cluster', 'sandbox', '--approve'));
  const query = ['--query', 'cluster.identity.oidc.issuer', '--output', 'text'];
  issuer = (await succeed(aws(['eks', 'describe-cluster', '--name', 'sandbox', ...query]))).slice(
    'https://'.length,
  );
  for (const name of ['app', 'other']) await succeed(kubectl('create', 'serviceaccount', name));
  const roleTrust = trust('system:serviceaccount:default:app');
  await succeed(
    aws(['iam', 'create-role', '--role-name', 'reader', '--assume-role-policy-document', roleTrust]),
  );
});
after(() => instance.dispose());

describe('rolecall explain on the refusals of IRSA', () => {
  it('the wrong subject: the statement that came nearest, and what to change', async () => {
    const refused = await exchange(await token('other'));
    assert.match(refused.stderr, /AccessDenied.*Not authorized to perform sts:AssumeRoleWithWebIdentity/s);
    const account = await explainLast();
    assert.equal(account.outcome, 'refused');
    assert.equal(account.refusal?.check, 'trustPolicyAllows');
    assert.equal(account.refusal?.layer, 'trust');
    const [nearest] = account.refusal?.statements ?? [];
    assert.deepEqual(
      [nearest?.sid, nearest?.lacks?.test, nearest?.lacks?.policy, nearest?.lacks?.request],
      [
        'Pods',
        `StringEquals ${issuer}:sub`,
        'system:serviceaccount:default:app',
        'system:serviceaccount:default:other',
      ],
    );
    assert.equal(account.by.workload?.serviceAccount, 'other');
    assert.ok(account.change.some((change) => change.includes(`${issuer}:sub`)));
    const text = await succeed(told('explain', account.requestId));
    assert.match(text, /^AssumeRoleWithWebIdentity was refused/);
    assert.match(
      text,
      /nearest statements\n {2}- trust policy of .*statement 1 \(Pods\), line \d+: fails StringEquals/,
    );
    assert.match(text, /to change\n {2}- /);
    assert.equal(await succeed(told('explain', account.eventId)), text);
    assert.match(await succeed(told('explain', account.eventId, '-o', 'yaml')), /^outcome: refused$/m);
  });

  it('the wrong audience', async () => {
    await exchange(await token('app', 'elsewhere'));
    const { refusal, change } = await explainLast();
    assert.equal(refusal?.check, 'audienceRegistered');
    assert.match(refusal?.reason ?? '', /audience "elsewhere" is not registered/);
    assert.match(change.join(), /add-client-id-to-open-id-connect-provider/);
  });

  it('an unknown issuer, and a token that is none', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: 'https://issuer.example/x', sub: 's', aud: 'a', iat: 1, exp: 2 };
    await exchange(`${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}.c2lnbmF0dXJl`);
    const { refusal, change } = await explainLast();
    assert.equal(refusal?.check, 'issuerKnown');
    assert.match(change.join(), /associate-iam-oidc-provider/);
    await exchange('this-is-no-token');
    assert.equal((await explainLast()).refusal?.check, 'tokenParsed');
  });

  it('a missing permission: the pod, its token and its session are named', async () => {
    const pod = await session(await token('app'));
    const refused = await aws(['s3', 'ls'], pod);
    assert.match(refused.stderr, /AccessDenied/);
    const account = await explainLast();
    assert.deepEqual([account.asked.action, account.refusal?.layer], ['s3:ListAllMyBuckets', 'identity']);
    assert.equal(account.by.name, 'pod-session');
    assert.equal(account.by.workload?.serviceAccount, 'app');
    assert.equal(account.by.origins[0]?.eventName, 'AssumeRoleWithWebIdentity');
    assert.match(account.change.join(), /add s3:ListAllMyBuckets/);
  });

  it('an explicit deny: the statement and its policy', async () => {
    const deny = document(
      { Sid: 'All', Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Sid: 'NoList', Effect: 'Deny', Action: 's3:ListAllMyBuckets', Resource: '*' },
    );
    await succeed(
      aws([
        'iam',
        'put-role-policy',
        '--role-name',
        'reader',
        '--policy-name',
        's3',
        '--policy-document',
        deny,
      ]),
    );
    await aws(['s3', 'ls'], await session(await token('app')));
    const { refusal, change } = await explainLast();
    assert.deepEqual([refusal?.explicit, refusal?.layer], [true, 'identity']);
    const [statement] = refusal?.statements ?? [];
    assert.deepEqual([statement?.sid, statement?.effect, statement?.statement], ['NoList', 'Deny', 2]);
    assert.match(statement?.policy ?? '', /inline policy "s3"/);
    assert.match(change.join(), /remove statement 2 \(NoList\)/);
  });

  it('a session policy', async () => {
    const allow = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' });
    await succeed(
      aws([
        'iam',
        'put-role-policy',
        '--role-name',
        'reader',
        '--policy-name',
        's3',
        '--policy-document',
        allow,
      ]),
    );
    const limit = document({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' });
    await aws(['s3', 'ls'], await session(await token('app'), '--policy', limit));
    const { refusal } = await explainLast();
    assert.deepEqual([refusal?.explicit, refusal?.layer], [false, 'session']);
  });

  it('a call on the cluster', async () => {
    const refused = await kubectl('get', 'secrets', '--as', 'system:serviceaccount:default:app');
    assert.notEqual(refused.exitCode, 0);
    const { asked, by, refusal } = await explainLast();
    assert.equal(asked.action, 'list secrets in namespace default');
    assert.equal(by.name, 'system:serviceaccount:default:app');
    assert.equal(refusal?.check, 'rbacAllows');
  });
});

describe('the trail joins token, session and later calls', () => {
  it('by the id of the token and the key of the session', async () => {
    const pod = await session(await token('app'));
    await succeed(aws(['sts', 'get-caller-identity'], pod));
    const find = async (key: string, value: string): Promise<CloudTrailRecord[]> => {
      const attribute = `AttributeKey=${key},AttributeValue=${value}`;
      const found = await succeed(
        aws(['cloudtrail', 'lookup-events', '--lookup-attributes', attribute, '--output', 'json']),
      );
      return JSON.parse(found).Events.map((one: { CloudTrailEvent: string }) =>
        JSON.parse(one.CloudTrailEvent),
      );
    };
    const key = pod.AWS_ACCESS_KEY_ID ?? '';
    const later = await find('AccessKeyId', key);
    assert.deepEqual(
      later.map(({ eventName }) => eventName),
      ['GetCallerIdentity'],
    );
    const [issued] = await find('ResourceName', key);
    const { tokenId = '', ...workload } = issued?.rolecall?.workload ?? {};
    assert.deepEqual(workload, { namespace: 'default', serviceAccount: 'app' });
    const joined = await find('ResourceName', tokenId);
    assert.deepEqual(
      joined.map(({ eventName }) => eventName),
      ['AssumeRoleWithWebIdentity', 'CreateServiceAccountToken'],
    );
    assert.equal(joined[1]?.eventSource, 'kubernetes.sandbox.rolecall');
  });
});

describe('rolecall audit', () => {
  it('lists with filters, as a table and as json', async () => {
    const table = await succeed(told('audit', '--limit', '3'));
    assert.match(table, /^TIME +EVENT +OUTCOME +USER +REQUEST ID\n/);
    assert.equal(table.split('\n').length, 4);
    const user = 'system:serviceaccount:default:other';
    const found = JSON.parse(
      await succeed(told('audit', '--user', user, '--denied', '--since', '1h', '-o', 'json')),
    ) as CloudTrailRecord[];
    assert.deepEqual(
      found.map(({ eventName }) => eventName),
      ['AssumeRoleWithWebIdentity'],
    );
    assert.equal(await succeed(told('audit', '--event', 'Nothing', '-o', 'json')), '[]');
  });

  it('says what is wrong with its parameters, by exit codes', async () => {
    assert.deepEqual(
      await codes(['audit', '--since', 'soon'], ['audit', '--limit', '0'], ['audit', '-o', 'xml']),
      [2, 2, 2],
    );
    assert.deepEqual(
      await codes(['explain'], ['explain', 'x'], ['explain', '--last', '--message', 'm']),
      [2, 2, 2],
    );
    assert.deepEqual(await codes(['explain', '00000000-0000-4000-8000-000000000000']), [1]);
    const { exitCode, stderr } = await rolecall(['explain', '--last'], {
      ...instance.base,
      ...instance.environment,
      AWS_SECRET_ACCESS_KEY: 'wrong',
    });
    assert.equal(exitCode, 3);
    assert.match(stderr, /^error: InvalidSignatureException: .*\nhint: /s);
    const message = await succeed(
      told('explain', '--message', 'No OpenIDConnect provider found in your account for x'),
    );
    assert.match(message, /no IAM OIDC provider for this issuer/);
  });
});

async function codes(...calls: readonly (readonly string[])[]): Promise<number[]> {
  const found: number[] = [];
  for (const call of calls) found.push((await told(...call)).exitCode);
  return found;
}

describe('what an instance keeps', () => {
  it('holds no token and no secret of the whole flow', async () => {
    const bad = await token('app', 'presigned-elsewhere');
    await kubectl(
      'get',
      'pods',
      '--token',
      bad,
      '--kubeconfig',
      '/dev/null',
      '--server',
      instance.state.publicUrl,
    );
    const pod = await session(await token('app'));
    const url = await succeed(aws(['s3', 'presign', 's3://bucket/key'], pod));
    await fetch(`${url.replace(/X-Amz-Signature=[0-9a-f]{8}/, 'X-Amz-Signature=00000000')}`);
    await aws(['sts', 'get-caller-identity'], { ...pod, AWS_SECRET_ACCESS_KEY: 'wrong-secret' });
    await succeed(aws(['iam', 'create-user', '--user-name', 'keyed']));
    const key = JSON.parse(
      await succeed(aws(['iam', 'create-access-key', '--user-name', 'keyed', '--output', 'json'])),
    );
    secrets.push(key.AccessKey.SecretAccessKey);
    const trail = await succeed(told('audit', '--limit', '2000', '-o', 'json'));
    await instance.signal('SIGTERM');
    const files = readdirSync(instance.dataDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
    assert.ok(trail.length > 10_000 && files.some((file) => file.length > 100_000));
    assert.ok(secrets.length > 10);
    for (const secret of secrets) {
      // A token's signature alone would do to complete one whose claims are known.
      const parts = secret.split('.').filter((part) => part.length > 16);
      for (const part of parts) {
        for (const text of [trail, ...files]) {
          const found = text.includes(part) || text.includes(encodeURIComponent(part));
          assert.equal(found, false, `${part.slice(0, 8)}… is kept`);
        }
      }
    }
  });
});
