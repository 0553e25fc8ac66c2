import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeIdentity } from './node-identity.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'x' };
const none = { rotateCredentials: false, region: undefined, node: undefined };
const of = (region: string) =>
  nodeIdentity(none, { ...KEYS, AWS_REGION: region }, { now: () => 0 }).then((found) => found.region);

test('the region of the variables', async () => {
  for (const region of ['eu-west-1', 'us-gov-east-1', 'cn-north-1', 'eusc-de-east-1'])
    assert.equal(await of(region), region);
});

test('attack: a region that makes another host of the endpoint', async () => {
  for (const region of [
    'evil.example/x?',
    'evil.example',
    'x@evil.example/',
    'eu-west-1\n',
    '../x',
    'eu-west-1#',
  ])
    await assert.rejects(of(region), /no region of AWS/, region);
});
