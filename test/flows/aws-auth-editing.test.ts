import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parse } from 'yaml';
import { ROOT } from '../source-tree.ts';
import { type Finished, rolecall, run, TestInstance } from './instance.ts';

const TOOLS = join(ROOT, '.tools', 'bin');
const ACCOUNT = '111122223333';
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const user = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

/** As people write it: comments, CRLF, fields that no editor knows, another key. */
const NODES = `- rolearn: ${role('AmazonEKSNodeRole')}
  username: system:node:{{EC2PrivateDNSName}}
  groups:
  - system:bootstrappers
  - system:nodes
`;
const MAP = {
  mapRoles: `# who may in: ask the platform team\n${NODES}- rolearn: "${role('keeper')}" # break glass\n  userid: AROAKEEPER\n  username: keeper:{{SessionName}}\n  groups: [system:masters]\n`,
  mapUsers: `- userarn: ${user('kim')}\r\n  username: kim\r\n  groups:\r\n  - readers # only\r\n`,
  mapAccounts: '[]',
  notes: 'not ours\n',
};

const instance = new TestInstance();
let environment: Record<string, string | undefined> = {};

before(async () => {
  await instance.start();
  environment = {
    ...instance.base,
    ...instance.environment,
    PATH: `${TOOLS}:${process.env.PATH}`,
    AWS_EC2_METADATA_DISABLED: 'true',
  };
});
after(() => instance.dispose());

const kubectl = (parameters: readonly string[], input = '') =>
  run(join(TOOLS, 'kubectl'), parameters, { ...process.env, ...environment }, input);
const read = async (): Promise<Readonly<Record<string, string>>> => {
  const { stdout, stderr } = await kubectl([
    '-n',
    'kube-system',
    'get',
    'configmap',
    'aws-auth',
    '-o',
    'json',
  ]);
  assert.ok(stdout, stderr);
  return JSON.parse(stdout).data ?? {};
};
beforeEach(async () => {
  const manifest = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'aws-auth', namespace: 'kube-system' },
    data: MAP,
  };
  const { exitCode, stderr } = await kubectl(['replace', '-f', '-'], JSON.stringify(manifest));
  assert.equal(exitCode, 0, stderr);
});

const eksctl = (verb: string, ...words: string[]) =>
  rolecall([verb, 'iamidentitymapping', '--cluster', 'sandbox', ...words], environment);
const auth = (...words: string[]) => rolecall(['auth', ...words], environment);
const ok = (finished: Finished): Finished => {
  assert.equal(finished.exitCode, 0, finished.stderr);
  return finished;
};
const fails = (finished: Finished, text: RegExp, exitCode = 1): void => {
  assert.equal(finished.exitCode, exitCode, finished.stderr);
  assert.match(finished.stderr, text);
};
const UPSERT_DEV = ['upsert', '--maproles', '--rolearn', role('dev'), '--username', 'dev:{{SessionName}}'];

describe('iamidentitymapping', () => {
  test('create, get and delete, in the words of eksctl, with everything else untouched', async () => {
    const made = ok(
      await eksctl(
        'create',
        '--arn',
        role('dev'),
        '--username',
        'dev:{{SessionName}}',
        '--group',
        'dev-group',
        '--group',
        'a,b',
      ),
    );
    assert.match(
      made.stderr,
      /\[ℹ\] {2}checking arn arn:aws:iam::111122223333:role\/dev against entries in the auth ConfigMap\n/,
    );
    assert.match(
      made.stderr,
      /\[ℹ\] {2}adding identity "arn:aws:iam::111122223333:role\/dev" to auth ConfigMap\n/,
    );
    assert.deepEqual(await read(), {
      ...MAP,
      mapRoles: `${MAP.mapRoles}- rolearn: "${role('dev')}"\n  username: "dev:{{SessionName}}"\n  groups:\n    - "dev-group"\n    - "a,b"\n`,
    });
    const shown = ok(await eksctl('get'));
    assert.match(shown.stdout, /^ARN\s+USERNAME\s+GROUPS\s+ACCOUNT\n/);
    assert.match(shown.stdout, /role\/dev\s+dev:\{\{SessionName\}\}\s+dev-group,a,b/);
    const [entry] = JSON.parse(ok(await eksctl('get', '--arn', role('dev'), '-o', 'json')).stdout);
    assert.deepEqual(entry, {
      rolearn: role('dev'),
      username: 'dev:{{SessionName}}',
      groups: ['dev-group', 'a,b'],
    });
    assert.equal(parse(ok(await eksctl('get', '-o', 'yaml')).stdout).length, 4);
    fails(await eksctl('get', '--arn', role('none')), /no iamidentitymapping with arn/);
    const gone = ok(await eksctl('delete', '--arn', role('dev')));
    assert.match(gone.stderr, /removing identity "arn:aws:iam::111122223333:role\/dev" from auth ConfigMap/);
    assert.deepEqual(await read(), MAP);
    fails(
      await eksctl('delete', '--arn', role('dev')),
      /^error: instance identity ARN "arn:aws:iam::111122223333:role\/dev" not found in auth ConfigMap$/m,
    );
  });

  test('duplicates are shadowed with a warning, or refused; all or the first go', async () => {
    const twice = ok(await eksctl('create', '--arn', user('kim'), '--username', 'kim2'));
    assert.match(
      twice.stderr,
      /\[!\] {2}found existing mappings with same arn "arn:aws:iam::111122223333:user\/kim" \(which will be shadowed by your new mapping\)/,
    );
    const strict = ['create', '--arn', user('kim'), '--no-duplicate-arns', '--username'] as const;
    assert.match(
      ok(await eksctl(...strict, 'kim2')).stderr,
      /found existing mapping that matches the one being created, skipping\./,
    );
    fails(
      await eksctl(...strict, 'kim3'),
      /^error: found existing mapping with the same arn "arn:aws:iam::111122223333:user\/kim" and shadowing is disabled$/m,
    );
    ok(await eksctl('delete', '--arn', user('kim'), '--all'));
    assert.equal((await read()).mapUsers, '[]\r\n');
  });

  test('accounts, configuration files, and what is refused before anything is written', async () => {
    ok(await eksctl('create', '--account', '012345678901'));
    assert.equal((await read()).mapAccounts, '- "012345678901"');
    ok(await eksctl('delete', '--account', '012345678901'));
    const file = join(instance.root, 'cluster.yaml');
    writeFileSync(
      file,
      `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: {name: sandbox, region: us-east-1}\niamIdentityMappings:\n- arn: ${role('ci')}\n  username: ci\n  groups: [ci]\n  noDuplicateARNs: true\n- account: "${ACCOUNT}"\n`,
    );
    ok(await rolecall(['create', 'iamidentitymapping', '-f', file], environment));
    assert.match((await read()).mapRoles ?? '', /role\/ci/);
    assert.match((await read()).mapAccounts ?? '', /- "111122223333"/);
    const before = await read();
    fails(
      await eksctl('create', '--arn', `arn:aws:sts::${ACCOUNT}:assumed-role/dev/alice`),
      /never matches\nhint: map its role: arn:aws:iam::111122223333:role\/dev/,
    );
    fails(await eksctl('create', '--arn', role('a b')), /holds spaces/);
    fails(await eksctl('create', '--arn', 'arn:aws:iam::1111:role/x'), /is not twelve digits/);
    fails(await eksctl('create', '--arn', 'dev'), /expected a valid ARN/);
    fails(await eksctl('create', '--service-name', 'emr-containers'), /not supported/, 2);
    fails(await eksctl('create'), /--arn or --account must be set/);
    assert.deepEqual(await read(), before);
    const path = ok(await eksctl('create', '--arn', role('team/dev'), '--group', 'x', '--dry-run'));
    assert.match(
      path.stderr,
      /has a path, which sessions do not tell: it never matches .*map "arn:aws:iam::111122223333:role\/dev"/,
    );
    assert.match(path.stdout, /^--- aws-auth\/mapRoles\n\+\+\+ aws-auth\/mapRoles\n@@ [^\n]+ @@\n/);
    assert.deepEqual(await read(), before);
  });

  test('a section that does not parse is not edited', async () => {
    const broken = { ...MAP, mapRoles: MAP.mapRoles.replace('  username', '\tusername') };
    const patch = JSON.stringify({ data: broken });
    ok(
      await kubectl(['-n', 'kube-system', 'patch', 'configmap', 'aws-auth', '--type', 'merge', '-p', patch]),
    );
    fails(
      await eksctl('create', '--arn', role('dev'), '--username', 'dev'),
      /^error: mapRoles line \d: does not parse: /m,
    );
    assert.match((await eksctl('get')).stderr, /mapRoles line \d does not parse/);
    assert.deepEqual(await read(), broken);
  });
});

describe('auth', () => {
  test('upsert adds, changes, appends once; remove matches exactly', async () => {
    assert.match(
      ok(await auth(...UPSERT_DEV, '--groups', 'a,b')).stderr,
      /^role arn:aws:iam::111122223333:role\/dev has been added$/m,
    );
    assert.match(
      ok(await auth(...UPSERT_DEV, '--groups', 'b,c', '--append')).stderr,
      /^role .*role\/dev has been updated$/m,
    );
    const appended = await read();
    assert.match(
      ok(await auth(...UPSERT_DEV, '--groups', 'c,a', '--append')).stderr,
      /^no updates needed to arn:aws:iam::111122223333:role\/dev$/m,
    );
    assert.deepEqual(await read(), appended);
    ok(await auth(...UPSERT_DEV.with(5, 'other'), '--groups', 'c', '--update-username', 'false'));
    const shown = JSON.parse(ok(await auth('get', '--format', 'json')).stdout);
    assert.deepEqual(shown.mapRoles.at(-1), {
      arn: role('dev'),
      username: 'dev:{{SessionName}}',
      groups: ['c'],
    });
    fails(
      await auth('remove', '--maproles', '--rolearn', role('dev'), '--groups', 'c,d'),
      /could not find exact match/,
    );
    assert.match(
      ok(await auth('remove', '--maproles', '--rolearn', role('dev'), '--groups', 'c')).stderr,
      /^removed .*role\/dev from aws-auth$/m,
    );
    assert.deepEqual(await read(), MAP);
    assert.match(
      ok(await auth('remove', '--maproles', '--rolearn', role('dev'), '--force')).stderr,
      /could not find exact match/,
    );
    ok(await auth('remove-by-username', '--username', 'kim'));
    fails(
      await auth('remove-by-username', '--username', 'kim'),
      /failed to remove based on username kim, found zero matches/,
    );
  });

  test('flags are refused in the words of the reference', async () => {
    fails(await auth('upsert', '--maproles', '--username', 'x'), /^error: --rolearn not provided$/m);
    fails(await auth('upsert', '--mapusers', '--username', 'x'), /^error: --userarn not provided$/m);
    fails(
      await auth('remove', '--mapusers', '--maproles'),
      /^error: --mapusers and --maproles are mutually exclusive$/m,
    );
    fails(await auth('remove', '--rolearn', role('x')), /^error: must select --mapusers or --maproles$/m);
    fails(await auth('upsert', '--maproles', '--rolearn', role('x')), /^error: --username not provided$/m);
    fails(await auth('remove-by-username', '--username', ''), /^error: --username not provided$/m);
    fails(
      await auth(...UPSERT_DEV, '--retry', '--retry-max-count', '0'),
      /^error: --retry-max-count is invalid, must be greater than zero$/m,
    );
  });

  test('authenticator add asks, refuses duplicates, and shows the map', async () => {
    const words = [
      'authenticator',
      'add',
      'role',
      '--rolearn',
      role('dev'),
      '--username',
      'dev',
      '--groups',
      'a,b',
    ];
    const program = join(ROOT, 'bin', 'rolecall');
    const no = await run(program, words, { ...process.env, ...environment }, 'n\n');
    fails(no, /Ready to add ".*role\/dev as dev, groups \[a b\]", should we continue\? \[y\/N\]: /);
    assert.deepEqual(await read(), MAP);
    const yes = ok(await run(program, words, { ...process.env, ...environment }, 'y\n'));
    assert.match(yes.stderr, /updated configmap:/);
    assert.ok(parse(yes.stdout).data.mapRoles.startsWith(MAP.mapRoles));
    assert.doesNotMatch(yes.stdout, /managedFields/);
    fails(
      await rolecall([...words, '--prompt=false'], environment),
      /^error: cannot add duplicate role ARN "arn:aws:iam::111122223333:role\/dev"$/m,
    );
    fails(
      await auth('get', '--as', 'nobody', '--as-group', 'nothing'),
      /configmaps "aws-auth" is forbidden: User "nobody" cannot get/,
    );
  });

  test('writers at the same time lose nothing of each other', async () => {
    const names = ['one', 'two', 'three', 'four'];
    const all = names.map((name) =>
      auth('upsert', '--mapusers', '--userarn', user(name), '--username', name),
    );
    for (const finished of await Promise.all(all)) ok(finished);
    const { mapUsers = '' } = await read();
    assert.ok(mapUsers.startsWith(MAP.mapUsers));
    for (const name of names) assert.ok(mapUsers.includes(`userarn: ${user(name)}\r\n`), name);
  });

  test('an editor: the map is validated before it is written, and work is not lost', async () => {
    const edit = (script: string, ...words: string[]) =>
      rolecall(['auth', 'edit', ...words], { ...environment, EDITOR: script });
    assert.match(ok(await edit('true')).stderr, /nothing was changed/);
    const slip = await edit('sed -i \'s/rolearn: "/roleran: "/\'');
    fails(slip, /one of rolearn or SSO must be supplied; roleran: did you mean rolearn\?/);
    assert.match(slip.stderr, /your text is kept in \S+aws-auth\.yaml/);
    fails(
      await edit("sed -i '/^ *groups: .system:masters/d'"),
      /^error: refused: nobody would be in group system:masters/m,
    );
    assert.deepEqual(await read(), MAP);
    ok(await edit("sed -i 's/platform team/security team/'"));
    assert.deepEqual(await read(), { ...MAP, mapRoles: MAP.mapRoles.replace('platform', 'security') });
  });

  test('simulate says who gains and loses, by flags or a file, and changes nothing', async () => {
    const out = await auth('simulate', '--maproles', '--rolearn', role('AmazonEKSNodeRole'), '--remove');
    fails(
      out,
      /warning: nodes of role arn:aws:iam::111122223333:role\/AmazonEKSNodeRole would lose system:nodes and system:bootstrappers and become NotReady/,
    );
    assert.match(out.stdout, /^loses\s+arn:aws:iam::111122223333:role\/AmazonEKSNodeRole\s+system:node:/m);
    const file = join(instance.root, 'map.json');
    writeFileSync(file, JSON.stringify({ kind: 'ConfigMap', data: { ...MAP, mapUsers: '[]' } }));
    const { changes, lockouts } = JSON.parse(ok(await auth('simulate', '-f', file, '-o', 'json')).stdout);
    assert.equal(changes.length, 1);
    assert.equal(changes[0].effect, 'loses');
    assert.deepEqual(lockouts, []);
    assert.deepEqual(await read(), MAP);
  });
});

describe('nobody is locked out', () => {
  let kubeconfig = '';
  let opsEnvironment: Record<string, string | undefined> = {};

  /** A role that is let in by the map alone, with a token of its own for each command. */
  before(async () => {
    const aws = async (...words: string[]): Promise<string> => {
      const finished = await run(join(TOOLS, 'aws'), words, { ...process.env, ...environment });
      assert.equal(finished.exitCode, 0, finished.stderr);
      return finished.stdout;
    };
    const trust = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'sts:AssumeRole' },
      ],
    };
    await aws(
      'iam',
      'create-role',
      '--role-name',
      'ops',
      '--assume-role-policy-document',
      JSON.stringify(trust),
    );
    kubeconfig = join(instance.root, 'kubeconfig');
    await aws('eks', 'update-kubeconfig', '--name', 'sandbox', '--kubeconfig', kubeconfig);
    const { Credentials } = JSON.parse(
      await aws('sts', 'assume-role', '--role-arn', role('ops'), '--role-session-name', 'alice'),
    );
    opsEnvironment = {
      ...environment,
      AWS_ACCESS_KEY_ID: Credentials.AccessKeyId,
      AWS_SECRET_ACCESS_KEY: Credentials.SecretAccessKey,
      AWS_SESSION_TOKEN: Credentials.SessionToken,
      KUBECONFIG: kubeconfig,
    };
  });
  const LEAVE = ['auth', 'remove', '--maproles', '--rolearn', role('ops')];
  const letIn = async (): Promise<void> => {
    ok(
      await auth(
        'upsert',
        '--maproles',
        '--rolearn',
        role('ops'),
        '--username',
        'ops:{{SessionName}}',
        '--groups',
        'system:masters',
      ),
    );
    for (let tries = 0; tries < 50; tries++) {
      if ((await rolecall(['auth', 'get'], opsEnvironment)).exitCode === 0) return;
      await delay(100);
    }
    assert.fail('the role was not let in');
  };

  test('the writer is not, unless forced', async () => {
    await letIn();
    const before = await read();
    fails(
      await rolecall(LEAVE, opsEnvironment),
      /^error: refused: you \(arn:aws:iam::111122223333:role\/ops\) would be locked out: mapRoles\[2\] .* is what lets you in$/m,
    );
    const weaker = [
      'auth',
      'upsert',
      '--maproles',
      '--rolearn',
      role('ops'),
      '--username',
      'ops:{{SessionName}}',
      '--groups',
      'readers',
    ];
    fails(await rolecall(weaker, opsEnvironment), /would lose group system:masters/);
    assert.deepEqual(await read(), before);
  });

  test('a writer who locks himself out is let in again, though his command was killed', async () => {
    await letIn();
    const before = await read();
    const child = spawn(join(ROOT, 'bin', 'rolecall'), [...LEAVE, '--force', '--confirm-within', '4s'], {
      env: { ...process.env, ...opsEnvironment },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(child, 'exit');
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    for (let tries = 0; !said.includes('waiting until') && tries < 200; tries++) await delay(50);
    child.kill('SIGKILL');
    await exited;
    assert.match(said, /warning: you \(arn:aws:iam::111122223333:role\/ops\) would be locked out/);
    assert.ok(!(await read()).mapRoles?.includes(role('ops')), said);
    for (let tries = 0; tries < 200 && !(await read()).mapRoles?.includes(role('ops')); tries++)
      await delay(100);
    assert.deepEqual(await read(), before);
    assert.equal((await rolecall(['auth', 'get'], opsEnvironment)).exitCode, 0);
  });

  test('a change that is confirmed stays; until then nobody writes over it', async () => {
    const waiting = auth(...UPSERT_DEV, '--confirm-within', '2m');
    for (let tries = 0; tries < 100 && !(await read()).mapRoles?.includes(role('dev')); tries++)
      await delay(50);
    fails(
      await auth('remove-by-username', '--username', 'kim'),
      /a change of kubernetes-admin waits for its confirmation until/,
    );
    ok(await auth('confirm'));
    assert.match(ok(await waiting).stderr, /the change was confirmed/);
    fails(await auth('confirm'), /no change of aws-auth waits for a confirmation/);
    const undone = auth(...UPSERT_DEV, '--groups', 'x', '--confirm-within', '2m');
    for (let tries = 0; tries < 100 && !(await read()).mapRoles?.includes('- "x"'); tries++) await delay(50);
    assert.match(ok(await auth('rollback')).stderr, /the change of kubernetes-admin was undone/);
    fails(await undone, /the change did not stay/);
  });
});
