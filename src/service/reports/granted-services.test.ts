import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantsOf } from './granted-services.ts';

const NAMESPACES = ['ec2', 'iam', 's3'];

const cases: readonly (readonly [title: string, statement: object, granted: readonly string[]])[] = [
  ['an action by name, in any letter case', { Effect: 'Allow', Action: 'S3:getobject' }, ['s3']],
  ['a pattern of one service', { Effect: 'Allow', Action: ['ec2:Describe*'] }, ['ec2']],
  ['everything', { Effect: 'Allow', Action: '*' }, NAMESPACES],
  ['what is not excepted whole', { Effect: 'Allow', NotAction: ['iam:*', 's3:Put*'] }, ['ec2', 's3']],
  ['nothing behind the exception of everything', { Effect: 'Allow', NotAction: '*' }, []],
  ['a denial grants nothing', { Effect: 'Deny', Action: '*' }, []],
];
for (const [title, statement, granted] of cases) {
  test(title, () => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...statement, Resource: '*' }] });
    assert.deepEqual(NAMESPACES.filter(grantsOf(text)), granted);
  });
}

test('a text that is no policy grants nothing', () => {
  for (const text of ['', '{', '{"Statement":{}}']) assert.deepEqual(NAMESPACES.filter(grantsOf(text)), []);
});
