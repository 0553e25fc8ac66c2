import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import type { KubeObject } from '../../object.ts';
import type { Condition } from '../../pod.ts';

/** What the controllers of apps/v1 read of a workload. */
export interface Workload extends KubeObject {
  readonly spec: WorkloadSpec;
  readonly status?: WorkloadStatus;
}

export interface WorkloadSpec {
  readonly replicas?: number;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly progressDeadlineSeconds?: number;
  readonly paused?: boolean;
  readonly selector: LabelSelector;
  readonly template: V1PodTemplateSpec;
  readonly strategy?: Strategy;
  readonly updateStrategy?: Strategy;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface Strategy {
  readonly type?: string;
  readonly rollingUpdate?: { readonly maxSurge?: number | string; readonly maxUnavailable?: number | string };
}

export interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly fullyLabeledReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly collisionCount?: number;
  readonly conditions?: readonly WorkloadCondition[];
}

export interface WorkloadCondition extends Condition {
  readonly lastUpdateTime?: string;
}

/** Validated by the API server before it is stored: that is what the cast rests on. */
export function asWorkload(object: KubeObject): Workload {
  return object as Workload;
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return (
    object.metadata.ownerReferences?.some((o) => o.controller === true && o.uid === owner.metadata.uid) ===
    true
  );
}

export function isEnding(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** The reference by which what a workload makes names its maker. */
export function controllerReference({ apiVersion, kind, metadata }: KubeObject): object {
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}
