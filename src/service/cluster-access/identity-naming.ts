import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { NearestEntry } from '../../core/cluster-access/identity-mapper.ts';

/** Who an identity is in the cluster, or why nobody. */
export type NamedIdentity =
  | {
      readonly ok: true;
      readonly username: string;
      readonly groups: readonly string[];
      /** The mapper and its entry: `EKSConfigMap mapRoles[0] arn:…`. */
      readonly by: string;
    }
  | { readonly ok: false; readonly message: string; readonly nearest?: NearestEntry | undefined };

/** The chain of mappers (cluster-authenticator.md 5.1), synchronous unless a template needs a look-up. */
export type NameIdentity = (identity: ClusterIdentity) => NamedIdentity | Promise<NamedIdentity>;
