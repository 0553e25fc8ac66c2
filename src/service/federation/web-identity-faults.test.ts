import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { createAuthorizer } from '../authorization/create-authorizer.ts';
import { openDirectory } from '../directory/open-directory.ts';
import { AUDIENCE, HOSTED, ROLE_ARN, STANDARD_TRUST, SUBJECT, trustFor } from './testing/federation.fake.ts';
import { webIdentityFaults } from './web-identity-faults.ts';

const directory = await openDirectory(openMemoryStore());
const authorizer = createAuthorizer({
  directory,
  managedPolicies: { get: () => undefined, all: () => [] },
});
const facts = { time: 0, sourceIp: '127.0.0.1', userAgent: 'x', secureTransport: true, region: 'us-east-1' };
const question = { roleArn: ROLE_ARN, issuer: `https://${HOSTED}`, subject: SUBJECT, audience: AUDIENCE };

function faults(
  change: Partial<typeof question> = {},
  assumeRolePolicy: string | undefined = STANDARD_TRUST,
  clientIds: readonly string[] | undefined = [AUDIENCE],
) {
  const sources = {
    role: async (arn: string) =>
      arn === ROLE_ARN && assumeRolePolicy !== '' ? { arn, assumeRolePolicy } : undefined,
    provider: async () => (clientIds.length === 0 ? undefined : { clientIds }),
  };
  return webIdentityFaults({ ...question, ...change }, { sources, authorizer, facts });
}

test('a role that trusts the pod has no faults, in either spelling of an issuer with a port', async () => {
  assert.deepEqual(await faults(), []);
  const portless = HOSTED.replace(/:\d+/, '');
  const written = trustFor(portless, { StringEquals: { [`${portless}:sub`]: SUBJECT } });
  assert.deepEqual(await faults({}, written), []);
});

test('what keeps a token from being traded is named', async () => {
  assert.deepEqual(await faults({}, ''), [`role ${ROLE_ARN} does not exist`]);
  assert.deepEqual(await faults({}, STANDARD_TRUST, []), [
    `account 111122223333 has no OIDC provider ${HOSTED}`,
  ]);
  assert.deepEqual(await faults({}, STANDARD_TRUST, ['other']), [
    `audience ${AUDIENCE} is not registered with provider ${HOSTED}`,
  ]);
  const [fault] = await faults({ subject: 'system:serviceaccount:default:other' });
  assert.match(fault ?? '', /does not trust system:serviceaccount:default:other: .*fails StringEquals/);
});

test('what is no role ARN is not judged here', async () => {
  assert.deepEqual(await faults({ roleArn: 'app' }), []);
});
