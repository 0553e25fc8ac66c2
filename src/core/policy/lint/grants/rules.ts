import type { Rule } from '../rule.ts';
import { administrator } from './administrator.ts';
import {
  allowNotAction,
  credentialsExposure,
  permissionsManagement,
  serviceWildcard,
  writeAnywhere,
} from './breadth.ts';
import { mfaPattern } from './mfa-pattern.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { publicResource } from './public-resource.ts';
import { resourceMismatch } from './resource-mismatch.ts';

/** What other linters look for: too much, or nothing at all (policy-lints.md 6). The ids are ours. */
export const GRANT_RULES: readonly Rule[] = [
  administrator,
  privilegeEscalation,
  publicResource,
  serviceWildcard,
  allowNotAction,
  permissionsManagement,
  credentialsExposure,
  writeAnywhere,
  resourceMismatch,
  mfaPattern,
];
