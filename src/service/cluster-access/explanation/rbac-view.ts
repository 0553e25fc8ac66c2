import type { AccessRule } from '../../../core/cluster-access/access-grant.ts';

export interface RoleView {
  readonly kind: 'ClusterRole' | 'Role';
  readonly name: string;
  /** Of a Role. */
  readonly namespace?: string;
  readonly rules: readonly AccessRule[];
}

export interface SubjectView {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface BindingView {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  /** Of a RoleBinding. */
  readonly namespace?: string;
  readonly role: { readonly kind: 'ClusterRole' | 'Role'; readonly name: string };
  readonly subjects: readonly SubjectView[];
}

/** The RBAC objects of a cluster, as far as they matter to one question. */
export interface RbacView {
  readonly roles: readonly RoleView[];
  readonly bindings: readonly BindingView[];
}

/** What somebody wants to do; a path that is no resource has nothing but verb and path. */
export interface WantedAccess {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  /** Undefined: at the cluster scope, or in all namespaces. */
  readonly namespace: string | undefined;
  /** Empty: no particular object. */
  readonly name: string;
  readonly path?: string;
}

/** Rules with a name for where they come from, and where they hold. */
export interface HeldRules {
  readonly source: string;
  readonly rules: readonly AccessRule[];
  /** Undefined: everywhere. Else the one namespace, or a pattern that ends in `*`. */
  readonly namespaces: readonly string[] | undefined;
  /** The role that the binding names is not there. */
  readonly dangling?: boolean;
}
