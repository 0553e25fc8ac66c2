import type { Statement } from '../../document/document.ts';

const SERVICE = 'pods.eks.amazonaws.com';

export function podIdentityEntry({ principal }: Statement) {
  return principal?.entries.find(({ type, value }) => type === 'Service' && value.text === SERVICE)?.value;
}

export function isPodIdentityOnly(statement: Statement): boolean {
  return podIdentityEntry(statement) !== undefined && statement.principal?.entries.length === 1;
}
