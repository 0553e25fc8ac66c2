import type { CreateAccessEntryRequest, CreateAccessEntryResponse } from '@aws-sdk/client-eks';
import type { Permission } from '../../../core/principal/permission.ts';
import { createEntry } from '../../../service/access-entries/write-entry.ts';
import type { Operation } from '../../protocol/operation.ts';
import { makingPermission } from '../addons/addon-call.ts';
import { namesContext, writeScope } from './entry-call.ts';
import { entryView } from './entry-view.ts';

/** Types whose role is given to instances, so that who makes the entry must be allowed to pass it (EKS user guide, "Create access entries"). */
const PASSED = ['EC2_LINUX', 'EC2_WINDOWS'];

export const createAccessEntryOperation: Operation<CreateAccessEntryRequest, CreateAccessEntryResponse> = {
  authorize({ clusterName, principalArn = '', type = 'STANDARD', tags, ...names }, call, services) {
    const base = makingPermission('eks:CreateAccessEntry', call, services, clusterName, tags);
    const context = { ...base.context, ...namesContext({ type, principalArn, ...names }) };
    return [{ ...base, context }, ...passedRole(type, principalArn)];
  },
  async handle({ clusterName, principalArn = '', ...input }, call, services) {
    const made = await services.directory.transact((tx) =>
      createEntry(tx, writeScope(call, services, clusterName), { ...input, principalArn }),
    );
    return { accessEntry: entryView(made) };
  },
};

function passedRole(type: string, roleArn: string): readonly Permission[] {
  if (!PASSED.includes(type) || !roleArn.includes(':role/')) return [];
  const context = { 'iam:passedtoservice': 'eks.amazonaws.com' };
  return [{ action: 'iam:PassRole', resource: roleArn, context }];
}
