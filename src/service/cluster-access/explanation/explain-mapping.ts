import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { IdentityMapper } from '../../../core/cluster-access/identity-mapper.ts';
import type { InstanceNames } from '../instance-names.ts';
import { type ChainLink, type MappedIdentity, mapIdentity } from '../map-identity.ts';
import type { MapperAnswer } from './access-account.ts';

/** In an explanation nobody asks EC2. */
export const TOLD_INSTANCE_NAMES: InstanceNames = {
  privateDnsName: (instanceId) => `(private DNS name of ${instanceId})`,
};

function answerOf(mapper: IdentityMapper, identity: ClusterIdentity): MapperAnswer {
  const mapping = mapper.map(identity);
  if (mapping.state === 'mapped') return { mapper: mapper.name, answer: 'mapped', entry: mapping.to.entry };
  if (mapper.mapsAccount(identity.account))
    return { mapper: mapper.name, answer: 'mapped', entry: `mapAccounts ${identity.account}` };
  if (mapping.state === 'failed') return { mapper: mapper.name, answer: 'failed', message: mapping.message };
  const { nearest } = mapping;
  return { mapper: mapper.name, answer: 'unmapped', ...(nearest === undefined ? {} : { nearest }) };
}

/** What the chain makes of an identity, and what each of its mappers says by itself. */
export async function explainMapping(
  chain: readonly ChainLink[],
  identity: ClusterIdentity,
): Promise<{ readonly mapped: MappedIdentity; readonly answers: readonly MapperAnswer[] }> {
  return {
    mapped: await mapIdentity(chain, TOLD_INSTANCE_NAMES, identity),
    answers: chain.map(({ mapper }) => answerOf(mapper, identity)),
  };
}
