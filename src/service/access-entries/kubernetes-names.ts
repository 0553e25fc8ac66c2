import { RESERVED_PREFIXES } from '../../core/cluster-access/reserved-names.ts';
import type { AccessEntryType } from '../../core/records/access-entry.ts';
import { invalidParameter } from '../clusters/refusals.ts';
import type { EntryPrincipal } from './principal.ts';
import { reservedGroup, reservedUsername } from './refusals.ts';

/** Bounds are ours: AWS states none. The longest ARN of a user fits. */
const LONGEST_USERNAME = 1024;
const LONGEST_GROUP = 256;
const MOST_GROUPS = 100;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const SESSION_NAME = /\{\{SessionName(?:Raw)?\}\}/;

/**
 * Whoever assumes the role chooses the session's name: without a colon before it, which no session's name has, it could be
 * made into another user's. Throws `Refusal` InvalidParameterException.
 */
export function checkUsername(username: string): void {
  const reserved = RESERVED_PREFIXES.find((prefix) => username.startsWith(prefix));
  if (reserved !== undefined) throw reservedUsername(reserved);
  if (username.length > LONGEST_USERNAME || CONTROL.test(username))
    throw invalidParameter('The username is invalid.');
  const template = SESSION_NAME.exec(username);
  if (template !== null && !username.slice(0, template.index).includes(':'))
    throw invalidParameter(`The username must contain a colon before ${template[0]}`);
}

/** Throws `Refusal` InvalidParameterException. */
export function checkGroups(groups: readonly string[]): void {
  if (groups.length > MOST_GROUPS)
    throw invalidParameter(`At most ${MOST_GROUPS} kubernetes groups can be specified.`);
  for (const group of groups) {
    const reserved = RESERVED_PREFIXES.find((prefix) => group.startsWith(prefix));
    if (reserved !== undefined) throw reservedGroup(group, reserved);
    // A template in a group would let the session's name choose the group.
    if (group === '' || group.length > LONGEST_GROUP || CONTROL.test(group) || group.includes('{{'))
      throw invalidParameter(`The kubernetes group name ${group.slice(0, LONGEST_GROUP)} is invalid`);
  }
}

/** The name that EKS gives (eks.md 6): a role's is that of its sessions, without the path. */
export function generatedUsername({ arn, account, kind, name }: EntryPrincipal, partition: string): string {
  if (kind === 'user') return arn;
  return `arn:${partition}:sts::${account}:assumed-role/${name}/{{SessionName}}`;
}

const NODE_USERNAMES: Readonly<Record<Exclude<AccessEntryType, 'STANDARD'>, string>> = {
  EC2: 'system:node:{{EC2PrivateDNSName}}',
  EC2_LINUX: 'system:node:{{EC2PrivateDNSName}}',
  EC2_WINDOWS: 'system:node:{{EC2PrivateDNSName}}',
  FARGATE_LINUX: 'system:node:{{SessionName}}',
  HYBRID_LINUX: 'system:node:{{SessionName}}',
  HYPERPOD_LINUX: 'system:node:{{SessionName}}',
};
const NODE_GROUPS: readonly string[] = ['system:nodes'];

/** On Windows kube-proxy is a service of the node and has the node's rights, so these nodes are in its group too. */
export function nodeGroups(type: Exclude<AccessEntryType, 'STANDARD'>): readonly string[] {
  return type === 'EC2_WINDOWS' ? ['eks:kube-proxy-windows', ...NODE_GROUPS] : NODE_GROUPS;
}

export function nodeUsername(type: Exclude<AccessEntryType, 'STANDARD'>): string {
  return NODE_USERNAMES[type];
}
