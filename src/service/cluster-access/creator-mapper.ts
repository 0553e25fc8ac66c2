import type { ClusterIdentity } from '../../core/cluster-access/cluster-identity.ts';
import type { IdentityMapper } from '../../core/cluster-access/identity-mapper.ts';
import type { Cluster } from '../../core/records/resources.ts';

/** Who made the cluster, as EKS names it where there are no access entries: an administrator whom no map shows. */
export function creatorMapper(creator: () => Cluster['creator']): IdentityMapper {
  return {
    name: 'ClusterCreator',
    map({ userId, canonicalArn }: ClusterIdentity) {
      const known = creator();
      // By the unique id: another of the same name did not make the cluster.
      if (known === undefined || known.id !== userId) return { state: 'unmapped' };
      return {
        state: 'mapped',
        to: { username: 'kubernetes-admin', groups: ['system:masters'], entry: canonicalArn },
      };
    },
    mapsAccount: () => false,
  };
}
