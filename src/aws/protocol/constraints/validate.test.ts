import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '../../../core/errors/refusal.ts';
import { loadSchemas, structureOf } from '../schema.ts';
import { IAM_CONSTRAINTS } from './iam.ts';
import { STS_CONSTRAINTS } from './sts.ts';
import { compileValidator, scalarLength } from './validate.ts';

const schemas = loadSchemas();

function faultOf(service: 'sts' | 'iam', shape: string, input: object): string | undefined {
  const schema = schemas[service];
  assert.ok(schema);
  const table = service === 'sts' ? STS_CONSTRAINTS : IAM_CONSTRAINTS;
  try {
    compileValidator(schema, structureOf(schema, shape), shape, table)(input);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal && error.code === 'ValidationError' && error.status === 400);
    return error.message;
  }
}

test('lengths are counted in Unicode scalar values (sts.md 3.1)', () => {
  assert.equal(scalarLength('aé𝒓'), 3);
  assert.equal(scalarLength('\uD835'), 1);
  assert.equal(scalarLength('\uDC00\uD835'), 2);
});

test('enums leave the value out (iam.md)', () => {
  assert.equal(
    faultOf('iam', 'UpdateAccessKeyRequest', { AccessKeyId: 'AKIA0000000000000000', Status: 'On' }),
    "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
  );
});

test('members of lists are named by their place', () => {
  const fault = faultOf('sts', 'AssumeRoleRequest', {
    RoleArn: 'arn:aws:iam::111122223333:role/r',
    RoleSessionName: 'me',
    Tags: [{ Key: 'a', Value: '' }, { Key: '' }],
  });
  assert.match(fault ?? '', /Value '' at 'tags\.2\.member\.key' failed/);
  assert.match(
    fault ?? '',
    /Value null at 'tags\.2\.member\.value' failed to satisfy constraint: Member must not be null$/,
  );
});

test('elements of lists of strings are checked too', () => {
  assert.match(
    faultOf('iam', 'CreateOpenIDConnectProviderRequest', { Url: 'https://x', ThumbprintList: ['ab'] }) ?? '',
    /Value 'ab' at 'thumbprintList\.1\.member' failed to satisfy constraint: Member must have length greater than or equal to 40$/,
  );
});

test('a list of thousands of bad members does not become a message of megabytes', () => {
  const fault = faultOf('sts', 'AssumeRoleRequest', {
    RoleArn: 'arn:aws:iam::111122223333:role/r',
    RoleSessionName: 'me',
    Tags: Array.from({ length: 9000 }, () => ({ Key: '' })),
  });
  assert.ok(fault !== undefined && fault.length < 30_000);
});

test('every constraint names a member that the schema has', () => {
  for (const [service, table] of [
    ['sts', STS_CONSTRAINTS],
    ['iam', IAM_CONSTRAINTS],
  ] as const) {
    const shapes = schemas[service]?.shapes ?? {};
    const names = new Set(
      Object.values(shapes).flatMap((shape) =>
        shape.kind === 'structure' ? Object.keys(shape.members) : [],
      ),
    );
    for (const [shapeName, rules] of Object.entries(table)) {
      const shape = shapes[shapeName];
      const known = shape?.kind === 'structure' ? new Set(Object.keys(shape.members)) : names;
      assert.ok(shapeName === '*' || shape !== undefined, shapeName);
      for (const rule of Object.keys(rules))
        assert.ok(known.has(rule.replace('.item', '')), `${shapeName}.${rule}`);
    }
  }
});

test('attack: a message quotes no more than the beginning of a value', () => {
  const message = faultOf('sts', 'AssumeRoleWithWebIdentityRequest', {
    RoleArn: 'a'.repeat(1_000_000),
    RoleSessionName: '!'.repeat(1_000_000),
    WebIdentityToken: 'x'.repeat(1_000_000),
  });
  assert.ok((message?.length ?? 0) < 40_000);
});
