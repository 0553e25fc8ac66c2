import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { eksAccessEntries } from './eks-access-entries.ts';

const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const NAMES = ['dev', 'gone', 'later'];
const entry = (name: string, type: string) => ({
  accessEntry: {
    principalArn: arnOf(name),
    accessEntryArn: `arn:${name}`,
    type,
    username: name,
    kubernetesGroups: ['g'],
  },
});

/** What the EKS API answers by path; of `gone` it has only just told. */
const ANSWERS: Readonly<Record<string, object>> = {
  '/clusters/c': { cluster: { name: 'c', accessConfig: { authenticationMode: 'API' } } },
  '/clusters/c/access-entries': { accessEntries: NAMES.map(arnOf) },
  [`/clusters/c/access-entries/${arnOf('dev')}`]: entry('dev', 'STANDARD'),
  [`/clusters/c/access-entries/${arnOf('later')}`]: entry('later', 'MADE_LATER'),
  [`/clusters/c/access-entries/${arnOf('dev')}/access-policies`]: { associatedAccessPolicies: [] },
  [`/clusters/c/access-entries/${arnOf('later')}/access-policies`]: { associatedAccessPolicies: [] },
};

test('attack: an entry that goes meanwhile, or is of an unknown type, keeps no deleted entry in force', async (t) => {
  const server = createServer(({ url = '' }, response) => {
    const answer = ANSWERS[decodeURIComponent(url)];
    const headers = answer === undefined ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {};
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(answer ?? { message: 'gone' }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const read = await eksAccessEntries({ endpoint, region: 'us-east-1', cluster: 'c' });
  const entries = (await read()) ?? assert.fail();
  assert.deepEqual(
    entries.map(({ username, type, kubernetesGroups }) => [username, type, kubernetesGroups]),
    [
      ['dev', 'STANDARD', ['g']],
      ['later', 'STANDARD', ['g']],
    ],
  );
});
