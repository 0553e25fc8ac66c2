import { AUTHENTICATED, MASTERS, UNAUTHENTICATED } from '../objects/user.ts';
import type { Rule } from './rules.ts';
import { SYSTEM_ROLES } from './system-roles.ts';
import { ADMINISTERED, EDITED, VIEWED } from './user-roles.ts';

export interface DefaultRole {
  readonly rules: readonly Rule[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Label that marks the roles of which this one is made. */
  readonly aggregates?: string;
}

const label = (role: string): string => `rbac.authorization.k8s.io/aggregate-to-${role}`;

/** A role for people, and the part of it that is its own: who labels a role of theirs alike adds to it. */
function aggregated(role: string, rules: readonly Rule[], alsoTo?: string): readonly [string, DefaultRole][] {
  return [
    [
      role,
      {
        rules: [],
        aggregates: label(role),
        ...(alsoTo === undefined ? {} : { labels: { [label(alsoTo)]: 'true' } }),
      },
    ],
    [`system:aggregate-to-${role}`, { rules, labels: { [label(role)]: 'true' } }],
  ];
}

/** The roles that every cluster starts with (kube-apiserver's bootstrap policy, without its controllers' own). */
export const CLUSTER_ROLES: readonly (readonly [string, DefaultRole])[] = [
  ...Object.entries(SYSTEM_ROLES).map(([name, rules]): [string, DefaultRole] => [name, { rules }]),
  ...aggregated('view', VIEWED, 'edit'),
  ...aggregated('edit', EDITED, 'admin'),
  ...aggregated('admin', ADMINISTERED),
];

interface DefaultBinding {
  readonly groups?: readonly string[];
  readonly users?: readonly string[];
}

/** Role of the same name, by who has it. */
export const CLUSTER_ROLE_BINDINGS: Readonly<Record<string, DefaultBinding>> = {
  'cluster-admin': { groups: [MASTERS] },
  'system:discovery': { groups: [AUTHENTICATED] },
  'system:monitoring': { groups: ['system:monitoring'] },
  'system:public-info-viewer': { groups: [AUTHENTICATED, UNAUTHENTICATED] },
  'system:basic-user': { groups: [AUTHENTICATED] },
  'system:service-account-issuer-discovery': { groups: ['system:serviceaccounts'] },
  'system:node': {},
};
