import type { AccessGrant, AccessRule } from './access-grant.ts';

function holdsIn({ namespaces }: AccessGrant, namespace: string | undefined): boolean {
  if (namespaces === undefined) return true;
  if (namespace === undefined) return false;
  return namespaces.some(
    (own) => own === namespace || (own.endsWith('*') && namespace.startsWith(own.slice(0, -1))),
  );
}

/** The rules of a grant that hold in a namespace; undefined: at the cluster scope. */
export function grantedRules(grant: AccessGrant, namespace: string | undefined): readonly AccessRule[] {
  if (!holdsIn(grant, namespace)) return [];
  if (grant.namespaces === undefined) return grant.rules;
  // Paths that are no resource are of no namespace.
  return grant.rules.map((rule) => ({ ...rule, nonResourceURLs: [] }));
}
