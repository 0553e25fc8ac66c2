import type { AccessGrant } from '../../core/cluster-access/access-grant.ts';
import type { Mapping } from '../../core/cluster-access/identity-mapper.ts';
import { accessPolicyName, accessPolicyNamed } from '../../core/cluster-access/policies/access-policies.ts';
import type { AccessEntry } from '../../core/records/access-entry.ts';
import { getOrAdd } from '../directory/get-or-add.ts';
import { bareArn } from './principal.ts';

/** Whom STS vouched for, as far as entries look at it. */
export interface Vouched {
  readonly account: string;
  readonly userId: string;
  readonly canonicalArn: string;
}

/** An entry with what is made of it, once. */
export interface IndexedEntry {
  readonly entry: AccessEntry;
  readonly mapping: Mapping;
  readonly grants: readonly AccessGrant[];
}

export type Found =
  | { readonly state: 'found'; readonly indexed: IndexedEntry }
  /** `nearest` has the name, and is another's. */
  | { readonly state: 'none'; readonly nearest?: AccessEntry; readonly difference?: string };

/** Where a principal's access entry is found. */
export interface AccessEntries {
  find(vouched: Vouched): Found;
}

/** Access entries of one cluster by principal. */
export class AccessEntryTable implements AccessEntries {
  readonly #byId = new Map<string, IndexedEntry>();
  /** By ARN without the role's path. */
  readonly #byArn = new Map<string, Map<string, IndexedEntry>>();

  /**
   * By the principal's unique id, which a session carries whatever the role's path is, and which another principal of the
   * same name does not have. By name only where no id is known, and then only for one entry of that name.
   */
  find({ account, userId, canonicalArn }: Vouched): Found {
    const known = this.#byId.get(userId);
    if (known !== undefined && accountOf(known.entry) === account) return { state: 'found', indexed: known };
    const named = [...(this.#byArn.get(bareArn(canonicalArn))?.values() ?? [])];
    const [only, ...more] = named.filter(({ entry }) => entry.principalId === undefined);
    if (only !== undefined && more.length === 0 && accountOf(only.entry) === account)
      return { state: 'found', indexed: only };
    const nearest = (only ?? named[0])?.entry;
    if (nearest === undefined) return { state: 'none' };
    return { state: 'none', nearest, difference: differenceOf(nearest, userId) };
  }

  put(entry: AccessEntry): void {
    const indexed: IndexedEntry = { entry, mapping: mappingOf(entry), grants: grantsOf(entry) };
    if (entry.principalId !== undefined) this.#byId.set(entry.principalId, indexed);
    getOrAdd(this.#byArn, bareArn(entry.principalArn), () => new Map<string, IndexedEntry>()).set(
      entry.principalArn,
      indexed,
    );
  }

  drop({ principalId: id, principalArn }: AccessEntry): void {
    if (id !== undefined && this.#byId.get(id)?.entry.principalArn === principalArn) this.#byId.delete(id);
    const bare = bareArn(principalArn);
    const named = this.#byArn.get(bare);
    named?.delete(principalArn);
    if (named?.size === 0) this.#byArn.delete(bare);
  }
}

function accountOf({ principalArn }: AccessEntry): string {
  return principalArn.split(':')[4] ?? '';
}

function differenceOf({ principalArn, principalId: id }: AccessEntry, userId: string): string {
  return id === undefined
    ? `several entries are for principals of that name, and sessions do not tell the path: ${principalArn}`
    : `the entry is for the principal ${id}; ${userId} was made later under the same name and does not inherit it`;
}

function mappingOf({ arn, username, kubernetesGroups }: AccessEntry): Mapping {
  const to = { username, groups: kubernetesGroups, entry: `access entry ${arn}` };
  return { state: 'mapped', to };
}

/** A policy that this version of the program does not know gives nothing. */
function grantsOf({ policies }: AccessEntry): readonly AccessGrant[] {
  return policies.flatMap(({ policyArn, accessScope: { type, namespaces } }): readonly AccessGrant[] => {
    const partition = policyArn.split(':')[1] ?? '';
    const rules = accessPolicyNamed(accessPolicyName(partition, policyArn) ?? '')?.rules;
    if (rules === undefined) return [];
    return [{ policyArn, rules, namespaces: type === 'cluster' ? undefined : namespaces }];
  });
}
