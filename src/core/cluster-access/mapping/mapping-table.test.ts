import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterIdentity } from '../cluster-identity.ts';
import type { PlacedEntry } from './map-entry.ts';
import type { MappingOptions } from './mapping-source.ts';
import { compileMapping } from './mapping-table.ts';
import { readRoleEntry } from './read-entry.ts';

const ACCOUNT = '111122223333';
const arnOf = (path: string, partition = 'aws') => `arn:${partition}:iam::${ACCOUNT}:role/${path}`;

const caller = (canonicalArn: string): ClusterIdentity => ({
  arn: canonicalArn,
  canonicalArn,
  partition: 'aws',
  account: ACCOUNT,
  userId: 'AROA',
  sessionName: 's',
  accessKeyId: 'ASIA',
});

function who(entries: readonly object[], arn: string, options: MappingOptions = {}): string {
  const placed: PlacedEntry[] = entries.map((entry, index) => ({
    ...readRoleEntry(entry),
    place: `mapRoles[${index}]`,
  }));
  const mapping = compileMapping({ entries: placed, accounts: [], dropped: [] }, options).map(caller(arn));
  if (mapping.state === 'mapped') return mapping.to.username;
  return mapping.state === 'failed' ? mapping.message : `unmapped: ${mapping.nearest?.difference}`;
}

test('of entries for one ARN in any case the last counts; an exact ARN comes before a permission set', () => {
  const sso = { permissionSetName: 'Admin', accountID: ACCOUNT };
  const exact = arnOf('AWSReservedSSO_Admin_0123456789abcdef');
  const entries = [
    { rolearn: exact, username: 'first' },
    { rolearn: exact.toUpperCase().replace('ARN:AWS:IAM', 'arn:aws:iam'), username: 'last' },
    { sso, username: 'set' },
  ];
  for (let round = 0; round < 20; round++) {
    assert.equal(who(entries, exact), 'last');
    assert.equal(who(entries.toReversed(), exact), 'first');
  }
  assert.equal(who(entries, arnOf('AWSReservedSSO_Admin_ffff000011112222')), 'set');
});

test('section 5.4: a permission set is matched in every partition, strictly', () => {
  for (const partition of [
    'aws',
    'aws-cn',
    'aws-us-gov',
    'aws-iso',
    'aws-iso-b',
    'aws-iso-e',
    'aws-iso-f',
    'aws-eusc',
  ]) {
    const entry = { sso: { permissionSetName: 'Admin', accountID: ACCOUNT, partition }, username: 'set' };
    assert.equal(who([entry], arnOf('AWSReservedSSO_Admin_0123456789abcdef', partition)), 'set');
    assert.match(who([entry], arnOf('AWSReservedSSO_Admin_0123456789abcdef', 'aws-other')), /^unmapped/);
  }
  const gated = { sso: { permissionSetName: 'Admin', accountID: ACCOUNT }, username: 'set' };
  assert.match(
    who([gated], arnOf('AWSReservedSSO_Admin_0123456789abcdef'), { ssoRoleMatch: false }),
    /^unmapped/,
  );
  const entry = { sso: { permissionSetName: 'Ad.in', accountID: ACCOUNT }, username: 'set' };
  for (const other of [
    'AWSReservedSSO_Ad.in_',
    'AWSReservedSSO_Ad.in_ReadOnly_0123456789abcdef',
    'AWSReservedSSO_Ad.in_0123/x',
    'AWSReservedSSO_Admin_0123456789abcdef',
    'xAWSReservedSSO_Ad.in_0123456789abcdef',
  ])
    assert.match(who([entry], arnOf(other)), /^unmapped/, other);
});

test('attack: a role of our own that is only called like one of a permission set', () => {
  const entry = { sso: { permissionSetName: 'Admin', accountID: ACCOUNT }, username: 'set' };
  const name = 'AWSReservedSSO_Admin_0123456789abcdef';
  const roleIn = (path: string) => ({ roleArn: () => arnOf(path + name) });
  assert.equal(who([entry], arnOf(name), roleIn('aws-reserved/sso.amazonaws.com/eu-west-1/')), 'set');
  assert.equal(who([entry], arnOf(name), { roleArn: () => undefined }), 'set');
  for (const path of [
    '',
    'dev/',
    'dev/aws-reserved/sso.amazonaws.com/',
    'aws-reserved/sso.amazonaws.com.dev/',
  ])
    assert.match(who([entry], arnOf(name), roleIn(path)), /^unmapped/, path);
  assert.match(
    who([entry], arnOf(name), roleIn('dev/')),
    /roles of permission sets are under \/aws-reserved\/sso\.amazonaws\.com\//,
  );
});

test('paths: off they never match; on, a role that is known matches its own path only, and one that is not must not be guessed', () => {
  const dev = { rolearn: arnOf('dev/Deploy'), username: 'dev' };
  const admin = { rolearn: arnOf('admin/Deploy'), username: 'admin' };
  const bare = { rolearn: arnOf('Deploy'), username: 'bare' };
  const at = arnOf('Deploy');
  assert.equal(who([dev], at), `unmapped: sessions do not tell their role's path: write ${at}`);
  const on: MappingOptions = { matchRolePaths: true };
  assert.equal(who([dev], at, on), 'dev');
  assert.match(
    who([dev, admin], at, on),
    /^the path of .* is not known, and entries differ in it: mapRoles\[0\]/,
  );
  assert.equal(
    who([admin, bare], at, on),
    'bare',
    'the option changes nothing for whoever is mapped without it',
  );
  const known: MappingOptions = { ...on, roleArn: () => arnOf('dev/Deploy') };
  assert.equal(who([dev, admin], at, known), 'dev');
  assert.equal(who([admin], at, known), `unmapped: the role is ${arnOf('dev/Deploy')}`);
});

test('the nearest entry says what kept it from matching', () => {
  const at = arnOf('Deploy');
  const near = (rolearn: string) => who([{ rolearn, username: 'u' }], at);
  assert.equal(near(` ${at}`), 'unmapped: white space around the ARN');
  assert.equal(
    near(`arn:aws:sts::${ACCOUNT}:assumed-role/Deploy/me`),
    `unmapped: this is the ARN of a session: map the role, ${at}`,
  );
  assert.match(near('arn:aws:iam::444455556666:role/Deploy'), /another account: the entry says 444455556666/);
  assert.match(near(`arn:aws-cn:iam::${ACCOUNT}:role/Deploy`), /another partition/);
  assert.match(near(`arn:aws:iam::${ACCOUNT}:user/Deploy`), /for a user, the caller is a role/);
  assert.match(near(`arn:aws:iam::${ACCOUNT}:role/Deplyo`), /another name/);
  assert.equal(near(`arn:aws:iam::${ACCOUNT}:role/Unrelated`), 'unmapped: undefined');
});
