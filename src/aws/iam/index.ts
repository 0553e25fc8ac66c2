import type { ServiceDoor } from '../protocol/operation.ts';
import { ACCOUNT_OPERATIONS } from './account/operations.ts';
import { GROUP_OPERATIONS } from './groups/operations.ts';
import { INSTANCE_PROFILE_OPERATIONS } from './instance-profiles/operations.ts';
import { MFA_OPERATIONS } from './mfa/operations.ts';
import { OUTBOUND_OPERATIONS } from './outbound/operations.ts';
import { POLICY_OPERATIONS } from './policies/operations.ts';
import { PROVIDER_OPERATIONS } from './providers/operations.ts';
import { REPORT_OPERATIONS } from './reports/operations.ts';
import { ROLE_OPERATIONS } from './roles/operations.ts';
import { SERVICE_LINKED_ROLE_OPERATIONS } from './service-linked-roles/operations.ts';
import { SIMULATION_OPERATIONS } from './simulation/operations.ts';
import { USER_OPERATIONS } from './users/operations.ts';

/**
 * The IAM API (2010-05-08): OIDC providers, roles (service-linked ones too), managed policies, users, groups, access keys, MFA
 * devices, instance profiles, the account's own settings, reports on credentials and access, and the policy simulator. Each
 * operation is one file that checks members, says what must be allowed, and calls a use case of `service/`; an operation that is
 * not in these tables is refused by the router as AWS refuses an unknown action.
 */
export const iamDoor: ServiceDoor = {
  service: 'iam',
  operations: {
    ...PROVIDER_OPERATIONS,
    ...ROLE_OPERATIONS,
    ...POLICY_OPERATIONS,
    ...USER_OPERATIONS,
    ...GROUP_OPERATIONS,
    ...INSTANCE_PROFILE_OPERATIONS,
    ...SERVICE_LINKED_ROLE_OPERATIONS,
    ...MFA_OPERATIONS,
    ...ACCOUNT_OPERATIONS,
    ...REPORT_OPERATIONS,
    ...SIMULATION_OPERATIONS,
    ...OUTBOUND_OPERATIONS,
  },
};
