import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KNOWLEDGE, managedDocuments } from '../../../service/policies/action-knowledge.fake.ts';
import { CONDITION_CASES } from './cases/conditions.fake.ts';
import { ERROR_CASES } from './cases/errors.fake.ts';
import { GRANT_CASES } from './cases/grants.fake.ts';
import { RESOURCE_CASES } from './cases/resources.fake.ts';
import type { LintCase } from './cases/statements.fake.ts';
import { SUGGESTION_CASES } from './cases/suggestions.fake.ts';
import { TRUST_CASES } from './cases/trust.fake.ts';
import { WARNING_CASES } from './cases/warnings.fake.ts';
import { catalogue, renderCatalogue } from './catalogue.ts';
import type { Finding } from './finding.ts';
import { lintPolicy } from './lint.ts';
import { subjectBreadth } from './trust/subject-breadth.ts';
import { UNBUILT } from './unbuilt.ts';

const LINT_CASES: readonly LintCase[] = [
  ...TRUST_CASES,
  ...ERROR_CASES,
  ...CONDITION_CASES,
  ...WARNING_CASES,
  ...SUGGESTION_CASES,
  ...GRANT_CASES,
  ...RESOURCE_CASES,
];

function textOf(document: unknown): string {
  if (typeof document === 'string') return document;
  const whole =
    typeof document === 'object' && document !== null && ('Version' in document || 'Statement' in document);
  return JSON.stringify(whole ? document : { Version: '2012-10-17', Statement: [document] }, null, 2);
}

function lint(text: string, { use, account }: Pick<LintCase, 'use' | 'account'>): readonly Finding[] {
  return lintPolicy(text, { use, knowledge: KNOWLEDGE, ...(account === undefined ? {} : { account }) });
}

function show(findings: readonly Finding[]): string {
  return findings.map(({ id, at, message }) => `${id} ${at.line}:${at.column} ${message}`).join('\n');
}

for (const [index, { id, bad, on, good, ...options }] of LINT_CASES.entries()) {
  test(`${id} (${index}): the document is found out on the right line, the near miss is not`, () => {
    const text = textOf(bad);
    const place = text.indexOf(on);
    assert.notEqual(place, -1, `${on} is not in the document`);
    const line = text.slice(0, place).split('\n').length;
    const found = lint(text, options);
    const lines = found.filter((finding) => finding.id === id).map(({ at }) => at.line);
    assert.ok(lines.includes(line), `line ${line} of\n${text}\n${show(found)}`);
    const near = lint(textOf(good), options);
    assert.ok(!near.some((finding) => finding.id === id), `${textOf(good)}\n${show(near)}`);
  });
}

test('every rule has a case, and every case a rule', () => {
  const cases = new Set(LINT_CASES.map(({ id }) => id));
  const built = new Set(catalogue().map(({ id }) => id));
  assert.deepEqual(
    [...built].filter((id) => !cases.has(id)),
    [],
  );
  assert.deepEqual(
    [...cases].filter((id) => !built.has(id)),
    [],
  );
  assert.deepEqual(
    UNBUILT.filter(({ id }) => built.has(id)),
    [],
  );
});

test('docs/policy-lints.md is what the table says (node scripts/document-policy-lints.ts)', () => {
  const file = new URL('../../../../docs/policy-lints.md', import.meta.url);
  assert.equal(readFileSync(file, 'utf8'), renderCatalogue());
});

test('policy-lints 2.2: grades of breadth', () => {
  const grades = [
    ['*', 'critical'],
    ['system:*', 'critical'],
    ['system:serviceaccount:*', 'critical'],
    ['system:serviceaccount:*:*', 'critical'],
    ['?*', 'critical'],
    ['system:serviceaccount:prod*', 'high'],
    ['system:serviceaccount:*:name', 'high'],
    ['system:serviceaccount:prod-*:name', 'high'],
    ['*:name', 'high'],
    ['system:serviceaccount:ns:*', 'medium'],
    ['system:serviceaccount:ns:app-*', 'low'],
    ['system:serviceaccount:ns:app', undefined],
  ] as const;
  for (const [pattern, severity] of grades)
    assert.equal(subjectBreadth(pattern)?.severity, severity, pattern);
});

test('a good trust policy of a service account has no findings', () => {
  const issuer = 'oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF';
  const statement = {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:sub`]: 'system:serviceaccount:ns:app',
        [`${issuer}:aud`]: 'sts.amazonaws.com',
      },
    },
  };
  assert.deepEqual(lint(textOf(statement), { use: 'trust', account: '111122223333' }), []);
});

test('a loose test of a misspelt key is an open door', () => {
  for (const operator of ['StringEqualsIfExists', 'ForAllValues:StringEquals', 'StringNotEquals']) {
    const statement = {
      Effect: 'Allow',
      Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/issuer.example/id/A' },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { [operator]: { 'issuer.example/id/B:sub': 'system:serviceaccount:ns:app' } },
    };
    const severities = lint(textOf(statement), { use: 'trust' }).map(({ severity }) => severity);
    assert.ok(severities.includes('critical'), operator);
  }
});

test('suggests the action that was meant', () => {
  const text = textOf({ Effect: 'Allow', Action: 's3:ListBuckets', Resource: 'arn:aws:s3:::b' });
  const fix = lint(text, { use: 'identity' }).find(({ id }) => id === 'invalid-action')?.fix;
  assert.equal(fix, 'use s3:ListBucket');
});

test('all AWS managed policies run through the lints', () => {
  const documents = managedDocuments();
  assert.ok(documents.length > 1000);
  for (const [arn, document] of documents) {
    const findings = lint(document, { use: 'identity' });
    assert.ok(!findings.some(({ id }) => id === 'json-syntax-error'), arn);
  }
});

const stars = '*'.repeat(60_000);
const deep = '['.repeat(50_000);
const many = (count: number, value: (at: number) => string) =>
  JSON.stringify(Array.from({ length: count }, (_, at) => value(at)));

const HOSTILE: readonly string[] = [
  '',
  '{',
  'null',
  '[]',
  '"x"',
  '{"Statement": null}',
  '{"Statement": [null, 1, "x", [], {}]}',
  '{"__proto__": {}, "constructor": 1, "Statement": {"toString": {}, "hasOwnProperty": []}}',
  deep,
  `{"Statement": ${deep}`,
  `{"Statement":{"Effect":"Allow","Action":"${stars}","Resource":"${stars}"}}`,
  `{"Statement":{"Effect":"Allow","Action":"s3:${'*a'.repeat(20_000)}","Resource":"arn:aws:s3:::${'*a'.repeat(20_000)}"}}`,
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":${many(12_000, (at) => `s3:*a*${at}*`)},"Resource":"*"}}`,
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":${many(10_000, (at) => `s3:GetObjekt${at}`)},"Resource":"*"}}`,
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":${many(8000, (at) => `arn:aws:ec2:*:*:*a*${at}`)}}}`,
  `{"Version":"2012-10-17","Statement":[${Array.from({ length: 3000 }, () => '{"Effect":"Allow","Action":"s3:*","Resource":"*"}').join(',')}]}`,
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"\\ud800:\\udfff","Resource":"arn:aws:\\ud800"}}',
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get","Resource":"*","Condition":{"NumericEquals":{"a:b":1e400},"StringEquals":{":":"","__proto__":""}}}}',
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:*","Principal":{"Federated":"arn:aws:iam::1:oidc-provider/${'${'.repeat(9000)}"},"Condition":{"StringLike":{":sub":"${'?*'.repeat(30_000)}"}}}}`,
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"\\u001b[31m${'x'.repeat(60_000)}","Resource":"\\u001b]0;x\\u0007"}}`,
];

test('hostile documents are findings, never exceptions, and messages stay short and clean', () => {
  for (const text of HOSTILE) {
    for (const use of ['identity', 'trust', 'resource'] as const) {
      const findings = lint(text, { use });
      assert.ok(findings.length > 0, text.slice(0, 80));
      for (const { message, fix = '', path } of findings) {
        assert.ok(message.length <= 600 && fix.length <= 600, message.slice(0, 80));
        assert.ok(path.length <= 2000, path.slice(0, 80));
        // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not reach a terminal
        assert.doesNotMatch(message + fix + path, /[\u0000-\u001f\u007f-\u009f]/);
      }
    }
  }
});
