import type { Lifecycle } from '../step.ts';
import { ACCOUNT } from './account.ts';
import { FEDERATION } from './federation.ts';
import { GROUPS } from './groups.ts';
import { MFA_DEVICES } from './mfa.ts';
import { MANAGED_POLICIES } from './policies.ts';
import { OIDC_PROVIDERS } from './providers.ts';
import { REPORTS, SIMULATION } from './reports.ts';
import { INSTANCE_PROFILES, ROLES, SERVICE_LINKED_ROLES } from './roles.ts';
import { SESSIONS } from './sessions.ts';
import { ACCESS_KEYS, USERS } from './users.ts';

/** Every kind of resource of IAM and every call of STS, in the order in which each client runs them. */
export const LIFECYCLES: readonly Lifecycle[] = [
  USERS,
  ACCESS_KEYS,
  GROUPS,
  ROLES,
  INSTANCE_PROFILES,
  SERVICE_LINKED_ROLES,
  MANAGED_POLICIES,
  OIDC_PROVIDERS,
  MFA_DEVICES,
  ACCOUNT,
  REPORTS,
  SIMULATION,
  SESSIONS,
  FEDERATION,
];
