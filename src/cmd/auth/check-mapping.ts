import { lintMapping, type NewMapping } from '../../kubernetes/access/editor/index.ts';
import { printable } from '../audit/printable.ts';
import { CommandFailure } from '../output.ts';
import type { AccessSession } from './access-session.ts';
import type { ChangeSettings } from './guarded-change.ts';

/** Refuses an entry that could never match or would be dropped; says what else is unwise. Throws `CommandFailure`. */
export function checkMapping(
  mapping: NewMapping,
  { partition }: Pick<AccessSession, 'partition'>,
  { tell }: Pick<ChangeSettings, 'tell'>,
): void {
  const findings = lintMapping(mapping, partition === undefined ? {} : { partition });
  for (const { severity, message, hint } of findings) {
    if (severity === 'warning')
      tell('warning', printable(hint === undefined ? message : `${message}; ${hint}`));
    else throw new CommandFailure(printable(message), hint === undefined ? {} : { hint: printable(hint) });
  }
}
