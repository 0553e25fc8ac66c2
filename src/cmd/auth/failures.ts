import { EditRefusal } from '../../kubernetes/access/editor/mapping-edit.ts';
import { SectionFault } from '../../kubernetes/access/editor/section-fault.ts';
import { PendingChange } from '../../kubernetes/access/writing/change-map.ts';
import { KubernetesError } from '../../kubernetes/client/index.ts';
import { printable } from '../audit/printable.ts';
import { CommandFailure } from '../output.ts';

/** What failed, for people, with what to do next. The texts may quote the map, which others have written. */
export function readable(failure: unknown): unknown {
  if (failure instanceof EditRefusal)
    return new CommandFailure(printable(failure.message), {
      cause: failure,
      ...(failure.hint === undefined ? {} : { hint: printable(failure.hint) }),
    });
  if (failure instanceof SectionFault)
    return new CommandFailure(printable(failure.message), {
      cause: failure,
      hint: 'nothing was changed; put it right with: rolecall auth edit',
    });
  if (failure instanceof PendingChange)
    return new CommandFailure(printable(failure.message), {
      cause: failure,
      hint: 'run: rolecall auth confirm, or: rolecall auth rollback',
    });
  if (failure instanceof KubernetesError)
    return new CommandFailure(printable(failure.message), { cause: failure });
  return failure;
}
