import { recordKind } from './record.ts';

/** A change of a cluster or of one of its add-ons, as DescribeUpdate tells it. Account: the cluster's. Key: `CLUSTER/ID`. */
export interface EksUpdate {
  /** A UUID. */
  readonly id: string;
  readonly cluster: string;
  /** Absent: the cluster itself was changed. */
  readonly addon?: string;
  readonly type: string;
  readonly status: 'InProgress' | 'Failed' | 'Successful';
  readonly params: readonly { readonly type: string; readonly value: string }[];
  readonly errors: readonly {
    readonly code: string;
    readonly message: string;
    readonly resourceIds: readonly string[];
  }[];
  /** Milliseconds. */
  readonly createdAt: number;
  readonly clientRequestToken?: string;
}
export const EKS_UPDATE = recordKind<EksUpdate>('eks.update');
