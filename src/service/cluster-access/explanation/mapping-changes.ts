import type { NearestEntry } from '../../../core/cluster-access/identity-mapper.ts';
import { withoutPath } from '../../../core/cluster-access/mapping/role-path.ts';
import { accessPolicyArn } from '../../../core/cluster-access/policies/access-policies.ts';
import type { AuthenticationMode } from '../../../core/records/resources.ts';
import { shellQuoted } from './shell-quoted.ts';

/** Whom to let in, and where. */
export interface MappingWanted {
  readonly cluster: string;
  /** As sessions have it. */
  readonly canonicalArn: string;
  /** With the role's path, as access entries take it. */
  readonly principalArn: string;
  /** Undefined when it is not known: then both ways are told. */
  readonly mode: AuthenticationMode | undefined;
  readonly nearest: NearestEntry | undefined;
  /** An access entry of that name is another principal's: nothing else is asked until it goes. */
  readonly entryInTheWay: boolean;
}

/** The least that is of use to a person. */
const VIEW = 'AmazonEKSViewPolicy';

const entryArn = (nearest: NearestEntry | undefined): string | undefined =>
  nearest?.entry.split(' ').find((word) => word.startsWith('arn:'));

function mapCommands({ cluster, canonicalArn, nearest }: MappingWanted): readonly string[] {
  const verb = (name: string, arn: string) =>
    `rolecall ${name} iamidentitymapping --cluster ${cluster} --arn ${shellQuoted(arn)}`;
  const create = (as: string, groups: readonly string[]) =>
    [
      verb('create', canonicalArn),
      `--username ${shellQuoted(as)}`,
      ...groups.map((group) => `--group ${group}`),
    ].join(' ');
  const name = canonicalArn.slice(canonicalArn.lastIndexOf('/') + 1);
  // Whoever assumed a role is told apart by the session.
  const username = canonicalArn.includes(':role/') ? `${name}:{{SessionName}}` : name;
  const named = create(username, ['GROUP']);
  const wrong = entryArn(nearest);
  // The entry was meant for this role and names its path: the same beside it without, then that one can go.
  const path = wrong === undefined ? undefined : withoutPath(wrong);
  if (wrong === undefined || path?.arn !== canonicalArn) return [named];
  const { to } = nearest ?? {};
  return [to === undefined ? named : create(to.username, to.groups.map(shellQuoted)), verb('delete', wrong)];
}

function entryCommands({ cluster, principalArn }: MappingWanted): readonly string[] {
  const policy = accessPolicyArn(principalArn.split(':')[1] ?? 'aws', VIEW);
  return [
    `aws eks create-access-entry --cluster-name ${cluster} --principal-arn ${shellQuoted(principalArn)}`,
    `aws eks associate-access-policy --cluster-name ${cluster} --principal-arn ${shellQuoted(principalArn)} --policy-arn ${policy} --access-scope type=cluster`,
  ];
}

/** Commands that would let the identity in, by the way that the cluster takes; access entries before the ConfigMap. */
export function mappingChanges(wanted: MappingWanted): readonly string[] {
  const { mode, cluster, principalArn } = wanted;
  if (wanted.entryInTheWay)
    return [
      `aws eks delete-access-entry --cluster-name ${cluster} --principal-arn ${shellQuoted(principalArn)}`,
      ...entryCommands(wanted),
    ];
  return [
    ...(mode === 'CONFIG_MAP' ? [] : entryCommands(wanted)),
    ...(mode === 'API' ? [] : mapCommands(wanted)),
  ];
}
