import type { Transaction } from '../../core/ports/directory.ts';
import type { AttachedProfile } from '../../core/records/compute.ts';
import { ROLE } from '../../core/records/identity.ts';
import { INSTANCE_PROFILE } from '../../core/records/instance-profile.ts';
import { createInstanceProfile } from '../instance-profiles/instance-profiles.ts';
import { addRoleToInstanceProfile } from '../instance-profiles/profile-role.ts';
import { changeHolder, ROLES } from '../policies/policy-holders.ts';
import { createRole } from '../roles/create-role.ts';
import { scopeOf } from '../scope.ts';
import type { Services } from '../services.ts';

/** Name that EKS's own documentation gives to the role of nodes. */
export const NODE_ROLE = 'AmazonEKSNodeRole';

/** What EKS asks of the role of every node. */
const POLICIES = [
  'AmazonEKSWorkerNodePolicy',
  'AmazonEKS_CNI_Policy',
  'AmazonEC2ContainerRegistryReadOnly',
] as const;

const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/**
 * The node's profile as it is, or on the first start a new one with the role of EKS nodes. A role of that name that is there
 * already is taken as it is; one deleted on purpose later stays deleted.
 */
export function ensureNodeProfile(
  tx: Transaction,
  services: Services,
  present: AttachedProfile | undefined,
): AttachedProfile {
  if (present !== undefined) return present;
  const scope = scopeOf(services, services.settings.account);
  const { partition, account } = scope;
  if (tx.get(ROLE, account, NODE_ROLE.toLowerCase()) === undefined) {
    createRole(tx, scope, { roleName: NODE_ROLE, assumeRolePolicyDocument: TRUST });
    // Not looked up: the first start would read all of AWS's policies for three that a test knows to be there.
    const attachedPolicies = POLICIES.map((name) => `arn:${partition}:iam::aws:policy/${name}`);
    changeHolder(tx, ROLES, account, NODE_ROLE, (role) => ({ ...role, attachedPolicies }));
  }
  const kept = tx.get(INSTANCE_PROFILE, account, NODE_ROLE.toLowerCase())?.body;
  const profile = kept ?? createInstanceProfile(tx, scope, { instanceProfileName: NODE_ROLE });
  if (profile.roleName === undefined) addRoleToInstanceProfile(tx, scope, NODE_ROLE, NODE_ROLE);
  return { arn: profile.arn, id: profile.id, roleName: profile.roleName ?? NODE_ROLE };
}
