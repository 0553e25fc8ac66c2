import { accessPolicyArn } from '../../../core/cluster-access/policies/access-policies.ts';
import { Refusal } from '../../../core/errors/refusal.ts';
import { checkGroups, checkUsername } from '../../../service/access-entries/kubernetes-names.ts';
import { bareArn } from '../../../service/access-entries/principal.ts';
import type { MapView, ShownMapping } from '../../auth/map-view.ts';
import type { WantedEntry } from '../access-entry-options.ts';

/** What becomes of an entry of aws-auth. */
export type PlannedEntry =
  | { readonly arn: string; readonly state: 'create'; readonly entry: WantedEntry }
  | { readonly arn: string; readonly state: 'there' }
  /** It cannot become an access entry: whoever has only this would be locked out without aws-auth. */
  | { readonly arn: string; readonly state: 'stays'; readonly why: string };

export interface PlanFacts {
  readonly account: string;
  readonly partition: string;
  /** ARNs of the principals that have access entries. */
  readonly present: ReadonlySet<string>;
  /** The ARN, with its path, of the role or user of this account that an entry of aws-auth is about; undefined: there is none. */
  readonly find: (arn: string) => string | undefined;
}

const ADMINISTRATORS = 'system:masters';
const NODES = 'system:nodes';
const RESERVED = 'system:';

/** One for each principal: of two entries for one, aws-auth's later one counts. What aws-auth itself leaves out stays as well. */
export function planEntries(
  { mappings, accounts, problems }: MapView,
  facts: PlanFacts,
): readonly PlannedEntry[] {
  const last = new Map<string, ShownMapping>();
  for (const mapping of mappings) last.set(bareArn(mapping.arn), mapping);
  return [
    ...[...last.values()].map((mapping) => planned(mapping, facts)),
    ...accounts.map((account) => stays(account, 'an account as a whole has no access entry')),
    ...problems.map((problem) => stays('aws-auth', problem)),
  ];
}

const stays = (arn: string, why: string): PlannedEntry => ({ arn, state: 'stays', why });

function planned(mapping: ShownMapping, facts: PlanFacts): PlannedEntry {
  const { arn, groups } = mapping;
  if (arn.includes('*')) return stays(arn, 'a permission set is no principal: make an entry for its role');
  const own = arn.split(':')[4] === facts.account;
  const principalARN = own ? facts.find(arn) : arn;
  if (principalARN === undefined) return stays(arn, 'there is no such role or user');
  if (principalARN.includes(':role/aws-service-role/')) return stays(arn, 'it is a service-linked role');
  if (facts.present.has(principalARN)) return { arn, state: 'there' };
  if (groups.includes(NODES)) {
    if (!own) return stays(arn, 'nodes are of the account of the cluster');
    return { arn, state: 'create', entry: { principalARN, type: nodeType(mapping) } };
  }
  return standard(mapping, principalARN, facts.partition);
}

function standard(
  { arn, username, groups }: ShownMapping,
  principalARN: string,
  partition: string,
): PlannedEntry {
  const administrator = groups.includes(ADMINISTRATORS);
  // Who may do anything needs no other group of Kubernetes' own.
  const kept = administrator ? groups.filter((group) => !group.startsWith(RESERVED)) : groups;
  try {
    checkUsername(username ?? '');
    checkGroups(kept);
  } catch (refusal) {
    if (refusal instanceof Refusal) return stays(arn, refusal.message);
    throw refusal;
  }
  const policyARN = accessPolicyArn(partition, 'AmazonEKSClusterAdminPolicy');
  const entry: WantedEntry = {
    principalARN,
    type: 'STANDARD',
    ...(username === undefined ? {} : { kubernetesUsername: username }),
    kubernetesGroups: [...kept],
    ...(administrator ? { accessPolicies: [{ policyARN, accessScope: { type: 'cluster' } }] } : {}),
  };
  return { arn, state: 'create', entry };
}

/** By what aws-auth gives each kind of node. */
function nodeType({ groups, username }: ShownMapping): string {
  if (groups.includes('eks:kube-proxy-windows')) return 'EC2_WINDOWS';
  if (username?.includes('{{SessionName') !== true) return 'EC2_LINUX';
  return groups.includes('system:node-proxier') ? 'FARGATE_LINUX' : 'HYBRID_LINUX';
}
