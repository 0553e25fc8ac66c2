import type { Reader } from '../../core/ports/directory.ts';
import { GROUP, type Group, ROLE, type Role, USER, type User } from '../../core/records/identity.ts';
import type { FoundPolicy } from '../policies/find-policy.ts';
import { listManagedPolicies } from '../policies/list-policies.ts';
import type { PolicyUse } from '../policies/policy-uses.ts';
import type { Scope } from '../scope.ts';

/** Kinds of identities and policies that the report is made of, as its filter names them. */
export type DetailKind = 'User' | 'Group' | 'Role' | 'LocalManagedPolicy' | 'AWSManagedPolicy';

/** One entry of the report; `key` is in the order of the report. */
export type Detail =
  | { readonly kind: 'User'; readonly key: string; readonly body: User }
  | { readonly kind: 'Group'; readonly key: string; readonly body: Group }
  | { readonly kind: 'Role'; readonly key: string; readonly body: Role }
  | { readonly kind: 'Policy'; readonly key: string; readonly body: FoundPolicy };

/** Users, then groups, roles and policies; of AWS's policies those that the account uses. `undefined`: every kind. */
export function authorizationDetails(
  reader: Reader,
  scope: Scope,
  uses: ReadonlyMap<string, PolicyUse>,
  kinds: readonly DetailKind[] | undefined,
): readonly Detail[] {
  const wanted = (kind: DetailKind) => kinds === undefined || kinds.includes(kind);
  const { account } = scope;
  const users = wanted('User') ? reader.list(USER, account) : [];
  const groups = wanted('Group') ? reader.list(GROUP, account) : [];
  const roles = wanted('Role') ? reader.list(ROLE, account) : [];
  return [
    ...users.map(({ key, body }): Detail => ({ kind: 'User', key: `1/${key}`, body })),
    ...groups.map(({ key, body }): Detail => ({ kind: 'Group', key: `2/${key}`, body })),
    ...roles.map(({ key, body }): Detail => ({ kind: 'Role', key: `3/${key}`, body })),
    ...policies(reader, scope, uses, wanted).map(
      (body): Detail => ({ kind: 'Policy', key: `4/${body.policy.arn}`, body }),
    ),
  ];
}

function policies(
  reader: Reader,
  scope: Scope,
  uses: ReadonlyMap<string, PolicyUse>,
  wanted: (kind: DetailKind) => boolean,
): readonly FoundPolicy[] {
  const [own, aws] = [wanted('LocalManagedPolicy'), wanted('AWSManagedPolicy')];
  if (!own && !aws) return [];
  const filter = {
    owner: own ? (aws ? 'All' : 'Local') : 'AWS',
    onlyAttached: false,
    pathPrefix: '/',
    usage: undefined,
  } as const;
  return listManagedPolicies(reader, scope, uses, filter).filter(
    ({ owner, policy }) => owner === 'customer' || uses.has(policy.arn),
  );
}
