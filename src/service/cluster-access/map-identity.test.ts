import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { IdentityMapper, Mapping } from '../../core/cluster-access/identity-mapper.ts';
import { chainOfMode } from './authentication-mode.ts';
import { type InstanceNames, NO_INSTANCE_NAMES } from './instance-names.ts';
import { mapIdentity } from './map-identity.ts';

const ARN = 'arn:aws:iam::111122223333:role/dev';
const caller: ClusterIdentity = {
  arn: 'arn:aws:sts::111122223333:assumed-role/dev/i-0123456789abcdef0',
  canonicalArn: ARN,
  partition: 'aws',
  account: '111122223333',
  userId: 'AROA',
  sessionName: 'i-0123456789abcdef0',
  accessKeyId: 'ASIA',
};

const UNMAPPED: Mapping = { state: 'unmapped' };
const failed = (message: string): Mapping => ({ state: 'failed', message });
const to = (username: string, ...groups: string[]): Mapping => ({
  state: 'mapped',
  to: { username, groups, entry: 'mapRoles[0] x' },
});
const mapper = (name: string, mapping: Mapping, account = false): IdentityMapper => ({
  name,
  map: () => mapping,
  mapsAccount: () => account,
});
const ask = (...mappers: IdentityMapper[]) =>
  mapIdentity(
    mappers.map((each) => ({ mapper: each })),
    NO_INSTANCE_NAMES,
    caller,
  );

test('section 5.1: the first mapper that maps gives the names', () => {
  assert.deepEqual(ask(mapper('A', UNMAPPED), mapper('B', to('u', 'g')), mapper('C', to('v'))), {
    ok: true,
    username: 'u',
    groups: ['g'],
    by: 'B mapRoles[0] x',
  });
});

test('section 5.1: errors are remembered, accounts are asked whatever the error, all failing is the aggregate', () => {
  const broken = failed('ARN does not match User ID');
  assert.deepEqual(ask(mapper('A', broken), mapper('B', UNMAPPED)), {
    ok: false,
    message: 'mapper A Map error: ARN does not match User ID',
  });
  assert.deepEqual(ask(mapper('A', broken), mapper('B', failed('x'))), {
    ok: false,
    message: '[mapper A Map error: ARN does not match User ID, mapper B Map error: x]',
  });
  assert.deepEqual(ask(), { ok: false, message: 'identity is not mapped' });
  assert.deepEqual(ask(mapper('A', broken, true), mapper('B', to('u'))), {
    ok: true,
    username: ARN,
    groups: [],
    by: 'A mapAccounts 111122223333',
  });
});

test('section 5.1: a template or prefix failure is final', () => {
  const after = mapper('B', to('v'), true);
  const refusal = (...given: Parameters<typeof ask>) => {
    const answer = ask(...given);
    assert.ok(!(answer instanceof Promise) && !answer.ok);
    return answer.message;
  };
  assert.equal(
    refusal(mapper('A', to('u', 'system:{{SessionName}}')), after),
    'mapper A renderTemplates error: error rendering group template "system:{{SessionName}}": placeholders must not make a name of system:',
  );
  const chain = [
    { mapper: mapper('A', to('eks:u')), reservedPrefixes: ['system:', 'eks:'] },
    { mapper: after },
  ];
  assert.deepEqual(mapIdentity(chain, NO_INSTANCE_NAMES, caller), {
    ok: false,
    message:
      "invalid username 'eks:u' for mapper A: username must not begin with with the following prefixes: [system: eks:]",
  });
});

test('section 6: an instance is looked up when a template asks for it, and only then', async () => {
  const names = (answer: InstanceNames['privateDnsName']): InstanceNames => ({ privateDnsName: answer });
  const node = [{ mapper: mapper('A', to('system:node:{{EC2PrivateDNSName}}', 'system:nodes')) }];
  const granted = {
    ok: true,
    username: 'system:node:n1.internal',
    groups: ['system:nodes'],
    by: 'A mapRoles[0] x',
  };
  assert.deepEqual(
    mapIdentity(
      node,
      names(() => 'n1.internal'),
      caller,
    ),
    granted,
  );
  assert.deepEqual(
    await mapIdentity(
      node,
      names(() => Promise.resolve('n1.internal')),
      caller,
    ),
    granted,
  );
  for (const broken of [
    names(() => Promise.reject(new Error('throttled'))),
    NO_INSTANCE_NAMES,
    names(() => 'system:masters'),
  ]) {
    const answer = await mapIdentity(node, broken, caller);
    assert.equal(answer.ok, false);
  }
  const person = await mapIdentity(node, NO_INSTANCE_NAMES, { ...caller, sessionName: 'me' });
  assert.match(person.ok ? '' : person.message, /SessionName did not contain an instance id$/);
});

test('authentication modes: access entries first, and decisive for their principal', () => {
  const entries = (mapping: Mapping) => mapper('EKSAccessEntries', mapping);
  const map = mapper('EKSConfigMap', to('by-map'));
  const by = (mode: Parameters<typeof chainOfMode>[0], mapping: Mapping) => {
    const answer = mapIdentity(chainOfMode(mode, entries(mapping), map), NO_INSTANCE_NAMES, caller);
    assert.ok(!(answer instanceof Promise));
    return answer.ok ? answer.username : answer.message;
  };
  assert.equal(by('API_AND_CONFIG_MAP', to('by-entry')), 'by-entry');
  assert.equal(by('API_AND_CONFIG_MAP', UNMAPPED), 'by-map');
  assert.equal(by('API_AND_CONFIG_MAP', failed('stale')), 'mapper EKSAccessEntries Map error: stale');
  assert.equal(by('CONFIG_MAP', to('by-entry')), 'by-map');
  assert.equal(by('API', UNMAPPED), 'identity is not mapped');
});

test("attack: neither an entry nor the map makes one of this system's own users", () => {
  const own = mapper('EKSConfigMap', to('rolecall:aws-auth-rollback'));
  const entry = { ...own, name: 'EKSAccessEntries' };
  const nobody = mapper('EKSAccessEntries', UNMAPPED);
  for (const chain of [chainOfMode('API', entry, own), chainOfMode('API_AND_CONFIG_MAP', nobody, own)]) {
    const answer = mapIdentity(chain, NO_INSTANCE_NAMES, caller);
    assert.ok(!(answer instanceof Promise));
    assert.match(
      answer.ok ? answer.username : answer.message,
      /^invalid username 'rolecall:.*prefixes: \[rolecall: eks:addon-manager\]$/,
    );
  }
});
