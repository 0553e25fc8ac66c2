/**
 * Beginnings of the names of a hosted cluster's users that are parts of this system: they have certificates, and rights that their
 * names give. Nobody else may be called so: it would be one of them, and what it reads would be left out of the trail as theirs is.
 */
export const OWN_USERS: readonly string[] = ['rolecall:', 'eks:addon-manager'];

export function isOwnUser(username: string): boolean {
  return OWN_USERS.some((prefix) => username.startsWith(prefix));
}

/** Beginnings of names that Kubernetes, EKS (eks.md 6) and this system keep for themselves. */
export const RESERVED_PREFIXES: readonly string[] = [
  'system:',
  'eks:',
  'aws:',
  'amazon:',
  'iam:',
  'rolecall:',
];
