import type { Compatibility } from './compatibility.ts';
import { namespaceAllows } from './namespace-restriction.ts';
import type { PodFacts, PodSource } from './pods.ts';
import { toRoleArn } from './role-arn.ts';
import { sessionName } from './session-name.ts';

/** The role of a pod, and how it is to be assumed. */
export interface PodRole {
  readonly arn: string;
  /** What the listing shows. */
  readonly shown: string;
  readonly sessionName: string;
  readonly externalId: string | undefined;
}

/** Why a pod gets no role: the status and text that its client sees. */
export interface NoRole {
  readonly status: 403 | 404;
  readonly message: string;
}

export type RoleDecision = PodRole | NoRole;

export function isRole(decision: RoleDecision): decision is PodRole {
  return 'arn' in decision;
}

function annotation(pod: PodFacts, key: string | undefined): string | undefined {
  if (key === undefined || !Object.hasOwn(pod.annotations, key)) return undefined;
  return pod.annotations[key] === '' ? undefined : pod.annotations[key];
}

/** kube2iam shows names below the base ARN and whole ARNs for the rest; kiam shows the annotation as it is (imds.md 11). */
function shownAs(arn: string, asked: string, { mode, baseRoleArn }: Compatibility): string {
  if (mode === 'kiam') return asked;
  return arn.startsWith(baseRoleArn) ? arn.slice(baseRoleArn.length) : arn;
}

/**
 * The role of a pod by its own annotation and its namespace's, nothing else: never the node's role, and never a guess while the
 * pod or the namespace is not known (imds.md 12, 13).
 */
export function podRole(config: Compatibility, pod: PodFacts | undefined, pods: PodSource): RoleDecision {
  if (pod === undefined) return { status: 404, message: 'no pod is known at this address' };
  const own = annotation(pod, config.roleKey);
  const asked = own ?? config.defaultRole;
  if (asked === undefined) return { status: 404, message: 'the pod has no role' };
  const arn = toRoleArn(asked, config.baseRoleArn);
  const allowed =
    own === undefined || namespaceAllows(config, arn, pods.namespaceAnnotations(pod.namespace) ?? {});
  if (!allowed) {
    const message = `namespace ${pod.namespace} does not allow the role: its annotation ${config.namespaceKey} must match it`;
    return { status: 403, message };
  }
  return {
    arn,
    shown: shownAs(arn, asked, config),
    sessionName: sessionName(pod, annotation(pod, config.sessionNameKey)),
    externalId: annotation(pod, config.externalIdKey),
  };
}
