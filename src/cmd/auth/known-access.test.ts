import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EKSClient } from '@aws-sdk/client-eks';
import { principalKey } from '../../kubernetes/access/simulation/principals.ts';
import { knownAccess } from './known-access.ts';

interface Asked {
  readonly constructor: { readonly name: string };
  readonly input: { readonly nextToken?: string; readonly principalArn?: string };
}

const arnOf = (number: number): string => `arn:aws:iam::111122223333:role/r${number}`;

/** An EKS API with so many entries, in pages of a hundred; every thousandth is an administrator. */
function clientOf(count: number, endless = false): EKSClient {
  const answer = ({ constructor: command, input }: Asked): object => {
    const { principalArn = '', nextToken = '0' } = input;
    const number = Number(principalArn.split('/r')[1]);
    const policyArn = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy';
    switch (command.name) {
      case 'DescribeClusterCommand':
        return { cluster: { accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' } } };
      case 'ListAccessEntriesCommand': {
        const from = Number(nextToken);
        const accessEntries = Array.from({ length: Math.min(100, count - from) }, (_, at) =>
          arnOf(from + at),
        );
        if (endless) return { accessEntries, nextToken };
        return { accessEntries, ...(from + 100 < count ? { nextToken: String(from + 100) } : {}) };
      }
      case 'DescribeAccessEntryCommand':
        return { accessEntry: { username: `u${number}`, kubernetesGroups: ['g'] } };
      default:
        return {
          associatedAccessPolicies:
            number % 1000 === 0 ? [{ policyArn, accessScope: { type: 'cluster' } }] : [],
        };
    }
  };
  const send = async (command: Asked) => answer(command);
  // Of the client only this is called.
  return { send } as unknown as EKSClient;
}

test('all entries of a cluster that has as many as EKS allows', async () => {
  const { mode, entries } = await knownAccess(clientOf(10_000), 'c');
  assert.equal(mode, 'API_AND_CONFIG_MAP');
  assert.equal(entries?.size, 10_000);
  assert.deepEqual(entries?.get(principalKey(arnOf(9_999))), {
    username: 'u9999',
    groups: ['g'],
    administrator: false,
  });
  assert.equal([...(entries?.values() ?? [])].filter(({ administrator }) => administrator).length, 10);
});

test('a list that does not end is one that is not known', async () => {
  assert.equal((await knownAccess(clientOf(100, true), 'c')).entries, undefined);
});
