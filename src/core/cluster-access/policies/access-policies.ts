import type { AccessRule } from '../access-grant.ts';
import { ADMIN_ROWS } from './admin.ts';
import { EDIT_ROWS } from './edit.ts';
import { type PolicyRow, READ, rulesOf } from './rows.ts';
import { VIEW_ROWS } from './view.ts';

/** An access policy of EKS. */
export interface AccessPolicy {
  readonly name: string;
  /** Absent where AWS tells in words only what the policy is for: what it gives is not known, so it can be given to nobody here. */
  readonly rules?: readonly AccessRule[];
  /** For the service's own roles, which have no access entries here. */
  readonly serviceLinkedOnly?: true;
}

const EVERYTHING: readonly AccessRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'], resourceNames: [], nonResourceURLs: [] },
  { verbs: ['*'], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: ['*'] },
];

/** Rules as the EKS user guide tables them under "Review access policy permissions". */
const PUBLISHED: Readonly<Record<string, readonly PolicyRow[]>> = {
  AmazonEKSAdminPolicy: ADMIN_ROWS,
  AmazonEKSAdminViewPolicy: [['*', '*', READ]],
  AmazonEKSEditPolicy: EDIT_ROWS,
  AmazonEKSSecretReaderPolicy: [['', 'secrets', READ]],
  AmazonEKSViewPolicy: VIEW_ROWS,
};

const SERVICE_LINKED = [
  'AmazonEKSBlockStorageClusterPolicy',
  'AmazonEKSBlockStoragePolicy',
  'AmazonEKSClusterInsightsPolicy',
  'AmazonEKSComputeClusterPolicy',
  'AmazonEKSComputePolicy',
  'AmazonEKSHybridPolicy',
];

/** Listed by EKS; no table of their rules is published. */
const UNPUBLISHED = [
  'AIDevOpsAgentAccessPolicy',
  'AmazonAIOpsAssistantPolicy',
  'AmazonARCRegionSwitchScalingPolicy',
  'AmazonEKSACKPolicy',
  'AmazonEKSArgoCDClusterPolicy',
  'AmazonEKSArgoCDPolicy',
  'AmazonEKSAutoNodePolicy',
  'AmazonEKSEventPolicy',
  'AmazonEKSKROPolicy',
  'AmazonEKSLoadBalancingClusterPolicy',
  'AmazonEKSLoadBalancingPolicy',
  'AmazonEKSNetworkingClusterPolicy',
  'AmazonEKSNetworkingPolicy',
  'AmazonEKSPodIdentityPolicy',
  'AmazonEKSSecretAdminPolicy',
  'AmazonEMRJobPolicy',
  'AmazonSagemakerHyperpodClusterPolicy',
  'AmazonSagemakerHyperpodControllerPolicy',
  'AmazonSagemakerHyperpodSpacePolicy',
  'AmazonSagemakerHyperpodSpaceTemplatePolicy',
  'AmazonSagemakerHyperpodSystemNamespacePolicy',
  'AmazonSagemakerHyperpodUserClusterPolicy',
];

/** In the order of their names. */
export const ACCESS_POLICIES: readonly AccessPolicy[] = [
  { name: 'AmazonEKSClusterAdminPolicy', rules: EVERYTHING },
  ...Object.entries(PUBLISHED).map(([name, rows]) => ({ name, rules: rulesOf(rows) })),
  ...SERVICE_LINKED.map((name) => ({ name, serviceLinkedOnly: true as const })),
  ...UNPUBLISHED.map((name) => ({ name })),
].sort((one, other) => (one.name < other.name ? -1 : 1));

const BY_NAME = new Map(ACCESS_POLICIES.map((policy) => [policy.name, policy]));

/** `arn:aws:eks::aws:cluster-access-policy/NAME` */
export function accessPolicyArn(partition: string, name: string): string {
  return `arn:${partition}:eks::aws:cluster-access-policy/${name}`;
}

const POLICY_ARN = /^arn:([a-z-]{3,20}):eks::aws:cluster-access-policy\/([A-Za-z0-9]{1,128})$/;

/** The name in an access policy's ARN; undefined when it is none of this partition. */
export function accessPolicyName(partition: string, arn: string): string | undefined {
  const [, written, name] = POLICY_ARN.exec(arn) ?? [];
  return written === partition ? name : undefined;
}

export function accessPolicyNamed(name: string): AccessPolicy | undefined {
  return BY_NAME.get(name);
}
