import type { Reader, Transaction } from '../../core/ports/directory.ts';
import {
  ACCESS_ENTRY,
  ACCESS_ENTRY_TYPES,
  type AccessEntry,
  type AccessEntryType,
  accessEntryKey,
} from '../../core/records/access-entry.ts';
import type { Tags } from '../../core/records/identity.ts';
import type { ClusterPlace } from '../associations/find-association.ts';
import { invalidParameter } from '../clusters/refusals.ts';
import { checkTags } from '../clusters/tags.ts';
import type { Scope } from '../scope.ts';
import { entryCluster, findEntry } from './find-entry.ts';
import {
  checkGroups,
  checkUsername,
  generatedUsername,
  nodeGroups,
  nodeUsername,
} from './kubernetes-names.ts';
import { type EntryPrincipal, parseEntryPrincipal, principalId } from './principal.ts';
import { entryExists, invalidPrincipal, standardOnly, tooManyEntries } from './refusals.ts';
import { entryOnce } from './replays.ts';

/** Entries of one cluster (EKS service quota). */
const MOST = 10_000;

export interface EntryScope extends ClusterPlace {
  readonly scope: Scope;
  /** What is committed. A transaction is held to all that it lists, and thousands of entries are more than it is about. */
  readonly view: Reader;
}

export interface EntryNames {
  readonly kubernetesGroups?: readonly string[] | undefined;
  /** Empty: the one that is generated. */
  readonly username?: string | undefined;
}

export interface NewEntry extends EntryNames {
  readonly principalArn: string;
  readonly type?: string | undefined;
  readonly tags?: Tags | undefined;
  readonly clientRequestToken?: string | undefined;
}

/** Throws `Refusal`. */
export function createEntry(tx: Transaction, place: EntryScope, input: NewEntry): AccessEntry {
  const { account, cluster, scope } = place;
  const replay = { account, operation: `create/${cluster}`, token: input.clientRequestToken };
  return entryOnce(tx, place.view, replay, scope.now, () => create(tx, place, input));
}

function create(tx: Transaction, place: EntryScope, input: NewEntry): AccessEntry {
  const { account, region, cluster, scope } = place;
  entryCluster(tx, place);
  const { principalArn, tags = {} } = input;
  const type = typeOf(input.type);
  const principal = parseEntryPrincipal(principalArn, scope.partition);
  const names = namesOf(type, principal, scope.partition, input);
  if (Object.keys(tags).length > 0) checkTags(tags);
  if (type !== 'STANDARD') requireNodeRole(principal, account);
  const key = accessEntryKey(cluster, principalArn);
  if (tx.get(ACCESS_ENTRY, account, key) !== undefined) throw entryExists();
  const id = principalId(tx, scope, principal);
  const others = place.view.list(ACCESS_ENTRY, account, accessEntryKey(cluster, ''));
  // A user keeps its id under another name.
  if (id !== undefined && others.some(({ body }) => body.principalId === id)) throw entryExists();
  if (others.length >= MOST) throw tooManyEntries();
  const { kind, account: owner, name } = principal;
  const entry: AccessEntry = {
    cluster,
    principalArn,
    ...(id === undefined ? {} : { principalId: id }),
    arn: `arn:${scope.partition}:eks:${region}:${account}:access-entry/${cluster}/${kind}/${owner}/${name}/${scope.ids.uuid()}`,
    type,
    ...names,
    policies: [],
    createdAt: scope.now,
    modifiedAt: scope.now,
    tags,
  };
  tx.put(ACCESS_ENTRY, account, key, entry);
  return entry;
}

/** Principal and type stay; what is left out stays, too. Throws `Refusal`. */
export function updateEntry(
  tx: Transaction,
  place: EntryScope,
  principalArn: string,
  input: EntryNames & { readonly clientRequestToken?: string | undefined },
): AccessEntry {
  const { account, cluster, scope } = place;
  const replay = {
    account,
    operation: `update/${cluster}/${principalArn}`,
    token: input.clientRequestToken,
  };
  return entryOnce(tx, place.view, replay, scope.now, () => {
    const present = findEntry(tx, place, principalArn);
    const { username = present.username, kubernetesGroups = present.kubernetesGroups } = input;
    if (input.username !== undefined) checkUsername(input.username);
    if (input.kubernetesGroups !== undefined) checkGroups(input.kubernetesGroups);
    if (present.type !== 'STANDARD') throw standardOnly();
    const principal = parseEntryPrincipal(principalArn, scope.partition);
    const changed: AccessEntry = {
      ...present,
      username: username === '' ? generatedUsername(principal, scope.partition) : username,
      kubernetesGroups: [...new Set(kubernetesGroups)],
      modifiedAt: scope.now,
    };
    tx.put(ACCESS_ENTRY, account, accessEntryKey(cluster, principalArn), changed);
    return changed;
  });
}

/** With its policies. Throws `Refusal` ResourceNotFoundException. */
export function deleteEntry(tx: Transaction, place: ClusterPlace, principalArn: string): void {
  findEntry(tx, place, principalArn);
  tx.delete(ACCESS_ENTRY, place.account, accessEntryKey(place.cluster, principalArn));
}

function typeOf(given: string | undefined): AccessEntryType {
  if (given === undefined || given === '') return 'STANDARD';
  const type = ACCESS_ENTRY_TYPES.find((known) => known === given);
  if (type === undefined)
    throw invalidParameter(`AccessEntry type must be one of [${[...ACCESS_ENTRY_TYPES].sort().join(', ')}]`);
  return type;
}

function namesOf(
  type: AccessEntryType,
  principal: EntryPrincipal,
  partition: string,
  { username = '', kubernetesGroups = [] }: EntryNames,
): Pick<AccessEntry, 'username' | 'kubernetesGroups'> {
  checkUsername(username);
  checkGroups(kubernetesGroups);
  if (type !== 'STANDARD') {
    if (username !== '' || kubernetesGroups.length > 0) throw standardOnly();
    return { username: nodeUsername(type), kubernetesGroups: nodeGroups(type) };
  }
  return {
    username: username === '' ? generatedUsername(principal, partition) : username,
    kubernetesGroups: [...new Set(kubernetesGroups)],
  };
}

/** Nodes are instances of the cluster's own account, under a role. */
function requireNodeRole({ kind, account }: EntryPrincipal, owner: string): void {
  if (kind !== 'role') throw invalidPrincipal('a node is a session of a role');
  if (account !== owner) throw invalidPrincipal('the role of nodes is of another account than the cluster');
}
