import type { Lockout } from '../../kubernetes/access/simulation/lockouts.ts';
import type { AccessChange } from '../../kubernetes/access/simulation/simulate.ts';
import { printable } from '../audit/printable.ts';

/** One line a principal: who it was, who it will be. */
export function changeLine({ principal, effect, before, after }: AccessChange): string {
  const shown = (user: AccessChange['before']): string =>
    `user "${user?.username ?? ''}"${user?.groups.length ? `, groups ${user.groups.join(', ')}` : ', no groups'}`;
  if (effect === 'gains') return printable(`gains access: ${principal} as ${shown(after)}`);
  if (effect === 'loses') return printable(`loses access: ${principal}, who was ${shown(before)}`);
  return printable(`changes: ${principal} from ${shown(before)} to ${shown(after)}`);
}

export function lockoutText(found: readonly Lockout[]): string {
  return printable(found.map(({ message }) => message).join('; '));
}
