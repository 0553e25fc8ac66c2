import type { PrincipalElement } from '../../../src/core/policy/document/document.ts';
import type { RequestPrincipal } from '../../../src/core/policy/evaluate/request.ts';
import type { ReferenceKind } from './policy.ts';

/** How a policy's Allow names the caller (6.2), from nothing to the caller itself. */
export type Naming = 'nothing' | 'account' | 'role' | 'direct';
export const NAMINGS: readonly Naming[] = ['nothing', 'account', 'role', 'direct'];

export function closest(namings: readonly Naming[]): Naming {
  return NAMINGS.findLast((naming) => namings.includes(naming)) ?? 'nothing';
}

/** Sections 3.3 and 3.4. */
export function principalNames(
  element: PrincipalElement,
  effect: 'Allow' | 'Deny',
  kind: ReferenceKind,
  caller: RequestPrincipal,
): Naming {
  if (element.negated) return effect === 'Deny' && !spared(element, caller) ? 'direct' : 'nothing';
  const named = element.entries.map(({ type, value }) => entryNames(type, value.text, caller));
  return closest(
    isEveryone(element)
      ? [...named, everyoneNames(effect === 'Deny' || kind === 'guardrail', caller)]
      : named,
  );
}

function isEveryone({ everyone, entries }: PrincipalElement): boolean {
  return everyone || entries.some(({ type, value }) => type === 'AWS' && value.text === '*');
}

/** A grant to the star admits neither OIDC callers nor services; a Deny spares nobody, and guardrails limit everyone. */
function everyoneNames(anyone: boolean, caller: RequestPrincipal): Naming {
  return anyone || (caller.type !== 'federated' && caller.type !== 'service') ? 'direct' : 'nothing';
}

function entryNames(type: string, text: string, caller: RequestPrincipal): Naming {
  if (type === 'Service') return caller.type === 'service' && caller.name === text ? 'direct' : 'nothing';
  if (type === 'Federated')
    return caller.type === 'federated' && caller.provider === text ? 'direct' : 'nothing';
  // 3.3: no partial wildcards.
  if (type !== 'AWS' || /[*?]/.test(text)) return 'nothing';
  switch (caller.type) {
    case 'user':
      if (text === caller.arn || text === caller.id) return 'direct';
      return namesAccount(text, caller) ? 'account' : 'nothing';
    case 'session':
      if (text === caller.arn) return 'direct';
      if (text === caller.roleId || sameRole(text, caller.roleArn)) return 'role';
      return namesAccount(text, caller) ? 'account' : 'nothing';
    case 'federated-user':
      if (text === caller.arn) return 'direct';
      if (text === caller.userArn) return 'role';
      return namesAccount(text, caller) ? 'account' : 'nothing';
    case 'root':
      return namesAccount(text, caller) ? 'account' : 'nothing';
    default:
      return 'nothing';
  }
}

/** `123456789012` is `arn:PARTITION:iam::123456789012:root` in the caller's own partition. */
function namesAccount(text: string, caller: { readonly account: string; readonly arn: string }): boolean {
  const partition = caller.arn.split(':')[1];
  return text === caller.account || text === `arn:${partition}:iam::${caller.account}:root`;
}

/** Role ARNs compare by name, ignoring the path. */
function sameRole(text: string, roleArn: string): boolean {
  return withoutPath(text) !== undefined && withoutPath(text) === withoutPath(roleArn);
}

function withoutPath(arn: string): string | undefined {
  const [head, ...path] = arn.split('/');
  if (head === undefined || path.length === 0 || !/^arn:[^:]*:iam::[^:]*:role$/.test(head)) return undefined;
  return `${head}/${path.at(-1)}`;
}

/** Every level of the caller must be in the list, and a permissions boundary spoils the list. */
function spared(element: PrincipalElement, caller: RequestPrincipal): boolean {
  if ('hasBoundary' in caller && caller.hasBoundary) return false;
  if (isEveryone(element)) return true;
  const found = element.entries.map(({ type, value }) => entryNames(type, value.text, caller));
  return levelsOf(caller).every((level) => found.includes(level));
}

function levelsOf(caller: RequestPrincipal): readonly Naming[] {
  switch (caller.type) {
    case 'session':
    case 'federated-user':
      return ['direct', 'role', 'account'];
    case 'user':
      return ['direct', 'account'];
    case 'root':
      return ['account'];
    default:
      return ['direct'];
  }
}
