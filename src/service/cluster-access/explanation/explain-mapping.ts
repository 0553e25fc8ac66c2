import type { ClusterIdentity } from '../../../core/cluster-access/cluster-identity.ts';
import type { IdentityMapper } from '../../../core/cluster-access/identity-mapper.ts';
import { type MappedIdentity, mapIdentity } from '../map-identity.ts';
import type { MapperAnswer } from './access-account.ts';
import type { AccessView } from './access-view.ts';

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
  { chain, instances }: Pick<AccessView, 'chain' | 'instances'>,
  identity: ClusterIdentity,
): Promise<{ readonly mapped: MappedIdentity; readonly answers: readonly MapperAnswer[] }> {
  return {
    mapped: await mapIdentity(chain, instances, identity),
    answers: chain.map(({ mapper }) => answerOf(mapper, identity)),
  };
}
