import type { MappingOptions } from '../../../core/cluster-access/mapping/mapping-source.ts';
import { compileMapping } from '../../../core/cluster-access/mapping/mapping-table.ts';
import { renderNames } from '../../../service/cluster-access/render-names.ts';
import { type AwsAuth, readAwsAuth } from '../aws-auth/index.ts';
import { identityOf, isInstance, principalKey, principalOf, type SessionFacts } from './principals.ts';

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
  /** Undefined for whoever is refused, by templates that cannot be filled in for the session as well. */
  of(canonicalArn: string, session?: SessionFacts): EffectiveUser | undefined;
  /** Whether an entry is there whose templates cannot be filled in: nothing behind it is asked. */
  refuses(canonicalArn: string, session?: SessionFacts): boolean;
}

/** Stands for whatever the node is called. */
const SOME_NODE = 'node.internal';

export function effectiveAccess(
  data: Readonly<Record<string, string>>,
  options: MappingOptions = {},
): EffectiveAccess {
  const map = readAwsAuth(data);
  const entries = [...map.mapRoles.entries, ...map.mapUsers.entries];
  const table = compileMapping({ entries, accounts: map.mapAccounts.accounts, dropped: [] }, options);
  const arns = entries.map(principalOf).filter((arn) => arn !== undefined);
  const entryOf = (canonicalArn: string, session?: SessionFacts) => {
    const identity = identityOf(canonicalArn, session);
    const mapping = table.map(identity);
    if (mapping.state !== 'mapped') return undefined;
    const node = session === undefined || isInstance(identity) ? SOME_NODE : undefined;
    return { ...mapping.to, usable: !('fault' in renderNames(mapping.to, identity, node)) };
  };
  return {
    principals: new Map(arns.map((arn) => [principalKey(arn), arn])),
    accounts: new Set(map.mapAccounts.accounts),
    unread: unreadSections(map),
    refuses: (canonicalArn, session) => entryOf(canonicalArn, session)?.usable === false,
    of(canonicalArn, session) {
      const found = entryOf(canonicalArn, session);
      // As the mapper has it: a template without a value is final, and no account makes up for it.
      if (found !== undefined)
        return found.usable ? { username: found.username, groups: found.groups, by: found.entry } : undefined;
      const { account } = identityOf(canonicalArn);
      if (!table.mapsAccount(account)) return undefined;
      return { username: canonicalArn, groups: [], by: `mapAccounts ${account}` };
    },
  };
}

function unreadSections(map: AwsAuth): readonly string[] {
  return Object.entries(map).flatMap(([name, { document }]) =>
    document.problem === undefined ? [] : [name],
  );
}
