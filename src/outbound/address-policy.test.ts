import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addressPolicy } from './address-policy.ts';

const PRIVATE = [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '169.254.170.23',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '198.18.0.1',
  '203.0.113.9',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:10.0.0.1',
  '::ffff:169.254.169.254',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  'fe80::1',
  'fd00:ec2::254',
  'fc00::1',
  'ff02::1',
  '2001:db8::1',
  '2001::1',
  '2002:a9fe:a9fe::',
  'localhost',
  '',
];
const PUBLIC = [
  '8.8.8.8',
  '100.63.255.255',
  '172.32.0.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '::ffff:8.8.8.8',
];

describe('addresses that may be connected to', () => {
  for (const address of PRIVATE) {
    it(`not ${address === '' ? 'nothing' : address}`, () =>
      assert.equal(addressPolicy(false)(address), false));
  }
  for (const address of PUBLIC) it(address, () => assert.equal(addressPolicy(false)(address), true));

  it('configured ranges besides the public ones', () => {
    const allowed = addressPolicy(['10.0.0.0/8', 'fd00::/8']);
    assert.deepEqual(['10.9.9.9', '::ffff:10.9.9.9', 'fd00::1', '192.168.0.1', '8.8.8.8'].map(allowed), [
      true,
      true,
      true,
      false,
      true,
    ]);
  });
  it('all when configured so, names never', () => {
    assert.deepEqual(['127.0.0.1', '::1', 'localhost'].map(addressPolicy(true)), [true, true, false]);
  });
  it('refuses a configuration that is no CIDR', () => {
    for (const cidr of ['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', 'host/8', '::/129', '']) {
      assert.throws(() => addressPolicy([cidr]), RangeError, cidr);
    }
  });
});
