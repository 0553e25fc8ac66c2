import type { MappingOptions } from '../../../core/cluster-access/mapping/mapping-source.ts';
import { compileMapping } from '../../../core/cluster-access/mapping/mapping-table.ts';
import { type AwsAuth, readAwsAuth } from '../aws-auth/index.ts';
import { identityOf, principalKey, principalOf } from './principals.ts';

/** What a map makes of one principal; templates stay unfilled. */
export interface EffectiveUser {
  readonly username: string;
  readonly groups: readonly string[];
  /** The entry that does it. */
  readonly by: string;
}

/** A whole map, decided by the mapper that decides about tokens: simulation and enforcement cannot differ. */
export interface EffectiveAccess {
  /** By `principalKey`; the ARN as a token tells it. */
  readonly principals: ReadonlyMap<string, string>;
  readonly accounts: ReadonlySet<string>;
  /** Sections that do not parse: what they give is not known. */
  readonly unread: readonly string[];
  of(canonicalArn: string): EffectiveUser | undefined;
}

export function effectiveAccess(
  data: Readonly<Record<string, string>>,
  options: MappingOptions = {},
): EffectiveAccess {
  const map = readAwsAuth(data);
  const entries = [...map.mapRoles.entries, ...map.mapUsers.entries];
  const table = compileMapping({ entries, accounts: map.mapAccounts.accounts, dropped: [] }, options);
  const arns = entries.map(principalOf).filter((arn) => arn !== undefined);
  return {
    principals: new Map(arns.map((arn) => [principalKey(arn), arn])),
    accounts: new Set(map.mapAccounts.accounts),
    unread: unreadSections(map),
    of(canonicalArn) {
      const identity = identityOf(canonicalArn);
      const mapping = table.map(identity);
      if (mapping.state === 'mapped') {
        const { username, groups, entry } = mapping.to;
        return { username, groups, by: entry };
      }
      if (!table.mapsAccount(identity.account)) return undefined;
      return { username: canonicalArn, groups: [], by: `mapAccounts ${identity.account}` };
    },
  };
}

function unreadSections(map: AwsAuth): readonly string[] {
  return Object.entries(map).flatMap(([name, { document }]) =>
    document.problem === undefined ? [] : [name],
  );
}
