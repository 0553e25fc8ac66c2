import { parseRoleArn } from '../../core/session/role-arn.ts';
import { invalidParameter } from '../clusters/refusals.ts';
import { invalidCharacters } from './refusals.ts';

/** Kubernetes' forms of names, as EKS shows them (eks.md 5.3). */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SERVICE_ACCOUNT = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LONGEST_NAMESPACE = 63;
const LONGEST_SERVICE_ACCOUNT = 253;

/** Throws `Refusal` InvalidParameterException. */
export function checkSubject(namespace: string, serviceAccount: string): void {
  if (namespace.length > LONGEST_NAMESPACE || !NAMESPACE.test(namespace))
    throw invalidCharacters('namespace', NAMESPACE);
  if (serviceAccount.length > LONGEST_SERVICE_ACCOUNT || !SERVICE_ACCOUNT.test(serviceAccount))
    throw invalidCharacters('serviceAccount', SERVICE_ACCOUNT);
}

/** The role's name. The role is of the cluster's account, as one that is passed must be. Throws `Refusal`. */
export function checkRoleArn(roleArn: string, account: string, partition: string): string {
  const role = parseRoleArn(roleArn, partition);
  if (role === undefined) throw invalidParameter('The role ARN is invalid.');
  if (role.account !== account) throw invalidParameter('Cross-account pass role is not allowed.');
  return role.name;
}

/** Throws `Refusal`. */
export function checkTargetRoleArn(targetRoleArn: string, partition: string): void {
  if (parseRoleArn(targetRoleArn, partition) === undefined)
    throw invalidParameter('The target role ARN is invalid.');
}
