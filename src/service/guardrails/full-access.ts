import type { ServiceControlPolicy } from '../../core/records/organization.ts';

/** AWS's own service control policy, attached to every account from the start (policy-language.md 8.1). */
export const FULL_ACCESS: Omit<ServiceControlPolicy, 'attachedAt'> = {
  name: 'FullAWSAccess',
  id: 'p-FullAWSAccess',
  arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
  document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
};

/** Its name in any letter case: a look-alike would say of itself what it does not do. */
export const isFullAccess = (name: string): boolean => name.toLowerCase() === FULL_ACCESS.name.toLowerCase();
