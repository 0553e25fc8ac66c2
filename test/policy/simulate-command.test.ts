import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { parse } from 'yaml';
import { policyCases } from '../../src/core/policy/conformance/cases.ts';
import { openFakeInstance } from '../fakes/instance.fake.ts';

const MAIN = fileURLToPath(new URL('../../src/cmd/main.ts', import.meta.url));
const SESSION = 'arn:aws:sts::111122223333:assumed-role/app/s1';
let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rolecall-simulate-'));
});
after(() => rm(folder, { recursive: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function rolecall(parameters: readonly string[], environment: Record<string, string> = {}): Promise<Ran> {
  const { AWS_ENDPOINT_URL: _, ...rest } = process.env;
  const child = spawn(process.execPath, [MAIN, 'simulate', ...parameters], {
    cwd: folder,
    env: { ...rest, ...environment },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

async function policy(name: string, ...Statement: object[]): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify({ Version: '2012-10-17', Statement }));
  return name;
}

const allow = (Action: string, more: object = {}) => ({ Effect: 'Allow', Action, Resource: '*', ...more });

test('allowed: exit 0, and nothing to suggest', async () => {
  const file = await policy('allow.json', allow('s3:*'));
  const { code, out, err } = await rolecall(['--policy', file, '--action', 's3:GetObject']);
  assert.deepEqual({ code, err }, { code: 0, err: '' });
  assert.equal(
    out,
    [
      'DECISION  allowed',
      '',
      'LAYER     POLICY      STATEMENT   EFFECT  APPLIES  WHY NOT',
      'identity  allow.json  1 (line 1)  Allow   yes',
      '',
    ].join('\n'),
  );
});

test('denied by the session policy: exit 1, the layer, the message, the failed condition and the way out', async () => {
  const identity = await policy('identity.json', allow('s3:*'));
  const session = await policy('session.json', {
    Sid: 'Mine',
    ...allow('s3:GetObject', { Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'blue' } } }),
  });
  const parameters = ['--policy', identity, '--session', session, '--principal', SESSION]
    .concat(['--action', 's3:GetObject', '--resource', 'arn:aws:s3:::b/k'])
    .concat(['--context', 'aws:principaltag/team=red']);
  const table = await rolecall(parameters);
  assert.equal(table.code, 1);
  assert.match(table.out, /^DECISION {2}implicitDeny by session$/m);
  const message = `User: ${SESSION} is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" because no session policy allows the s3:GetObject action`;
  assert.ok(table.out.includes(`MESSAGE   ${message}\n`));
  assert.match(
    table.out,
    /^session {3}session\.json {3}1 Mine \(line 1\) {2}Allow {3}no {7}StringEquals aws:PrincipalTag\/Team: request has "red", policy has \["blue"\]$/m,
  );
  assert.match(table.out, /1\. ask with aws:PrincipalTag\/Team = "blue"/);
  assert.match(table.out, /2\. add s3:GetObject on arn:aws:s3:::b\/k to the session policy/);
  const json = await rolecall([...parameters, '-o', 'json']);
  const yaml = await rolecall([...parameters, '-o', 'yaml']);
  const answer = JSON.parse(json.out);
  assert.deepEqual(parse(yaml.out), answer);
  assert.deepEqual([answer.decision, answer.layer, answer.message], ['implicitDeny', 'session', message]);
  assert.deepEqual(answer.statements[1].failed, {
    element: 'Condition',
    operator: 'StringEquals',
    key: 'aws:PrincipalTag/Team',
    policy: ['blue'],
    request: 'red',
  });
  assert.equal(answer.suggestions[0].changes[0].kind, 'context');
});

test('an explicit deny of the second level of the organization', async () => {
  const own = await policy('own.json', allow('*'));
  const full = await policy('full.json', allow('*'));
  const level = await policy('level.json', allow('*'), { ...allow('s3:*'), Effect: 'Deny' });
  const { code, out } = await rolecall([
    '--policy',
    own,
    '--scp',
    full,
    '--scp',
    `${full},${level}`,
    '--action',
    's3:GetObject',
    '-o',
    'json',
  ]);
  const { decision, layer, policy: named, suggestions } = JSON.parse(out);
  assert.deepEqual([code, decision, layer, named], [1, 'explicitDeny', 'scp', 'level.json']);
  assert.deepEqual(
    suggestions.map(({ text }: { text: string }) => text),
    ['remove statement 2, line 1, of level.json'],
  );
});

test('a trust policy and an OIDC caller', async () => {
  const provider = 'arn:aws:iam::111122223333:oidc-provider/oidc.eks/id/A';
  const trust = await policy('trust.json', {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { 'oidc.eks/id/A:sub': 'system:serviceaccount:default:s3' } },
  });
  const ask = (name: string) =>
    rolecall(
      ['--trust-policy', trust, '--principal', provider, '--action', 'sts:AssumeRoleWithWebIdentity']
        .concat(['--resource', 'arn:aws:iam::111122223333:role/app'])
        .concat(['--context', `oidc.eks/id/A:sub=system:serviceaccount:default:${name}`, '-o', 'json']),
    );
  assert.equal((await ask('s3')).code, 0);
  const { code, out } = await ask('other');
  const { layer, message, suggestions } = JSON.parse(out);
  assert.deepEqual(
    [code, layer, message],
    [1, 'trust', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
  );
  assert.equal(suggestions[0].text, 'ask with oidc.eks/id/A:sub = "system:serviceaccount:default:s3"');
});

const USAGE: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['nothing to simulate', ['--action', 's3:GetObject'], /^error: nothing to simulate\nhint: /],
  ['no action', ['--policy', 'allow.json'], /^error: --action is required\n/],
  ['no such file', ['--policy', 'none.json', '--action', 'a:B'], /^error: cannot read none.json\n/],
  [
    'a policy that does not parse',
    ['--policy', 'bad.json', '--action', 'a:B'],
    /^error: bad.json: a key must be a string \(line 1, column 2\)\nhint: /,
  ],
  [
    'a principal that is none',
    ['--policy', 'allow.json', '--action', 'a:B', '--principal', 'bob'],
    /^error: not a principal: bob\nhint: /,
  ],
  [
    'a context that is none',
    ['--policy', 'allow.json', '--action', 'a:B', '--context', 'x'],
    /^error: not a condition key: x\n/,
  ],
  [
    'an unknown output',
    ['--policy', 'allow.json', '--action', 'a:B', '-o', 'xml'],
    /^error: unknown output "xml"\n/,
  ],
  ['no endpoint', ['--principal', SESSION, '--action', 'a:B'], /AWS_ENDPOINT_URL is not set\nhint: /],
  ['an unknown option', ['--zork'], /unknown option/],
];
for (const [title, parameters, expected] of USAGE) {
  test(`usage: ${title}`, async () => {
    await policy('allow.json', allow('*'));
    await writeFile(join(folder, 'bad.json'), '{');
    const { code, out, err } = await rolecall(parameters);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, expected);
  });
}

test('over the API: the stored policies of a principal', async () => {
  const instance = await openFakeInstance();
  try {
    const iam = instance.iam();
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: 'sts:AssumeRole',
      },
    });
    const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'app', AssumeRolePolicyDocument }));
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow('s3:Get*')] });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'app', PolicyName: 'own', PolicyDocument }));
    const environment = {
      AWS_ENDPOINT_URL: instance.endpoint,
      AWS_ACCESS_KEY_ID: instance.administrator.accessKeyId,
      AWS_SECRET_ACCESS_KEY: instance.administrator.secretAccessKey,
    };
    const ask = (action: string, arn = Role?.Arn ?? '') =>
      rolecall(['--principal', arn, '--action', action], environment);
    const good = await ask('s3:GetObject');
    assert.deepEqual([good.code, good.err], [0, '']);
    assert.equal(good.out, 'DECISION  allowed\nMATCHED\n  role_app_own  line 1\n');
    const bad = await ask('s3:PutObject');
    assert.deepEqual([bad.code, bad.out], [1, 'DECISION  implicitDeny by identity\n']);
    const gone = await ask('s3:PutObject', `${Role?.Arn}-gone`);
    assert.deepEqual(
      [gone.code, gone.err],
      [3, 'error: NoSuchEntityException: The role with name app-gone cannot be found.\n'],
    );
  } finally {
    await instance.close();
  }
});

test('the conformance cases, all of them, in one process', async () => {
  const cases = policyCases();
  const file = join(folder, 'cases.json');
  await writeFile(file, JSON.stringify(cases));
  const { code, out, err } = await rolecall(['--cases', file, '-o', 'json']);
  const results: { name: string; expected: boolean }[] = JSON.parse(out);
  assert.deepEqual(
    results.filter(({ expected }) => expected !== true),
    [],
  );
  assert.deepEqual([code, err, results.length], [0, '', cases.length]);
  await writeFile(file, JSON.stringify([{ ...cases[0], expect: { decision: 'zork' } }]));
  const wrong = await rolecall(['--cases', file]);
  assert.equal(wrong.code, 1);
  assert.match(wrong.out, /^WRONG /m);
  for (const text of ['{', '{}', '[1]']) {
    await writeFile(file, text);
    assert.equal((await rolecall(['--cases', file])).code, 2, text);
  }
});
