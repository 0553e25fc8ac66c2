import type { AccessGrant } from '../../core/cluster-access/access-grant.ts';
import type { KubernetesUser } from '../../core/cluster-access/kubernetes-user.ts';

/** What the access policies of a cluster's access entries give its users, on top of RBAC. */
export interface AccessGrants {
  /** By the user's uid, which tells the principal (cluster-authenticator.md 7.3): a name can be had in other ways. */
  of(user: KubernetesUser): readonly AccessGrant[];
}
