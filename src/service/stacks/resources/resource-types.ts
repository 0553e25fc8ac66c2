import { IAM_MANAGED_POLICY } from './iam-managed-policy.ts';
import { IAM_POLICY } from './iam-policy.ts';
import { IAM_ROLE } from './iam-role.ts';
import type { ResourceType } from './resource-type.ts';

/** Every kind of resource that a stack can hold. A template with any other is refused before anything is made. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  'AWS::IAM::Role': IAM_ROLE,
  'AWS::IAM::Policy': IAM_POLICY,
  'AWS::IAM::ManagedPolicy': IAM_MANAGED_POLICY,
};
