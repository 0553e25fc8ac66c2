import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lintMapping } from './lint-mapping.ts';
import type { NewMapping } from './mapping-edit.ts';

const role = (arn: string, more: Partial<NewMapping> = {}): NewMapping => ({
  section: 'mapRoles',
  arn,
  username: 'x:{{SessionName}}',
  groups: ['g'],
  ...more,
});
const SOUND = 'arn:aws:iam::111122223333:role/dev';
const found = (mapping: NewMapping) =>
  lintMapping(mapping, { partition: 'aws' }).map(
    ({ severity, message, hint = '' }) => `${severity}: ${message} ${hint}`,
  );

test('sound entries are silent', () => {
  assert.deepEqual(found(role(SOUND)), []);
  const nodes = {
    username: 'system:node:{{EC2PrivateDNSName}}',
    groups: ['system:bootstrappers', 'system:nodes'],
  };
  assert.deepEqual(found(role(SOUND, nodes)), []);
  for (const arn of ['user/a/b', 'root', 'user/joe'])
    assert.deepEqual(
      found(role(`arn:aws:iam::111122223333:${arn}`, { section: 'mapUsers', username: 'joe' })),
      [],
    );
});

describe('ARNs that would never match are refused', () => {
  const cases: readonly (readonly [arn: string, message: RegExp])[] = [
    ['', /is invalid: 'arn: invalid prefix'/],
    [' arn:aws:iam::111122223333:role/x', /holds spaces/],
    ['arn:aws:iam::111122223333:role/x\n', /holds spaces or control/],
    ['arn:aws:iam::11112222333:role/x', /is not twelve digits/],
    ['arn:aws:iam:us-east-1:111122223333:role/x', /names a region/],
    ['arn:aws:iam::111122223333:role/*', /holds a wildcard.*--sso/],
    ['arn:aws:iam::111122223333:role/', /empty name/],
    ['arn:aws:iam::111122223333:role', /names no role/],
    ['arn:aws:iam::111122223333:role//x', /empty name or path/],
    ['arn:aws:iam::111122223333:policy/x', /unrecognized resource policy\/x for service iam/],
    ['arn:aws:s3:::bucket', /not a valid service for identities/],
    ['arn:amazon:iam::111122223333:role/x', /does not have a recognized partition/],
    [
      'arn:aws:sts::111122223333:assumed-role/x/alice',
      /of a session and never matches map its role: arn:aws:iam::111122223333:role\/x/,
    ],
    ['arn:aws:iam::111122223333:user/x', /is of a user, which mapRoles is not for/],
  ];
  for (const [arn, message] of cases)
    test(JSON.stringify(arn), () =>
      assert.match(found(role(arn))[0] ?? '', new RegExp(`^error: .*${message.source}`)),
    );
});

describe('what is unwise is said', () => {
  const cases: readonly (readonly [what: string, mapping: NewMapping, message: RegExp])[] = [
    [
      'a path',
      role('arn:aws:iam::111122223333:role/team/dev'),
      /never matches unless .*map "arn:aws:iam::111122223333:role\/dev"/,
    ],
    [
      'another partition',
      role('arn:aws-cn:iam::111122223333:role/dev'),
      /is of partition aws-cn, the cluster is of aws/,
    ],
    ['everything', role(SOUND, { groups: ['system:masters'] }), /system:masters may do everything/],
    [
      'a name that is chosen by its bearer',
      role(SOUND, { username: '{{SessionName}}' }),
      /begins with the session name/,
    ],
    ['a name without a colon', role(SOUND, { username: 'x-{{SessionNameRaw}}' }), /has no colon/],
    ['a reserved name', role(SOUND, { username: 'eks:x' }), /begin with eks: are reserved/],
    [
      'a node without its groups',
      role(SOUND, { username: 'system:node:{{EC2PrivateDNSName}}' }),
      /entries of nodes have/,
    ],
    [
      'a placeholder that is none',
      role(SOUND, { username: 'x:{{Session}}' }),
      /holds a placeholder that stays/,
    ],
  ];
  for (const [what, mapping, message] of cases)
    test(what, () => assert.match(found(mapping)[0] ?? '', new RegExp(`^warning: .*${message.source}`)));
  test('names that cannot be used are refused', () => {
    assert.match(found(role(SOUND, { username: ' ' }))[0] ?? '', /^error: the username is empty/);
    assert.match(found(role(SOUND, { groups: [''] }))[0] ?? '', /^error: a group has no name/);
    assert.match(found(role(SOUND, { username: 'a\nb' }))[0] ?? '', /^error: .*control characters/);
    const sso = {
      section: 'mapRoles',
      sso: { permissionSetName: 'a b', accountID: '1' },
      username: 'x',
      groups: [],
    } as const;
    assert.match(
      found(sso).join(),
      /PermissionSetName 'a b' is not valid|PermissionSetName 'a b' is not a valid.*AccountID '1'/,
    );
  });
});
