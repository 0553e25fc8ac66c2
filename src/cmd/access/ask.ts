import type { AccessAccount } from '../../service/cluster-access/explanation/access-account.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';
import { CommandFailure } from '../output.ts';

/** Exit 1 is for who is not let in; what could not be told is incomplete. */
function incomplete(failure: unknown): never {
  if (!(failure instanceof CommandFailure) || failure.exitCode === 2) throw failure;
  throw new CommandFailure(failure.message, {
    exitCode: 3,
    cause: failure,
    ...(failure.hint === undefined ? {} : { hint: failure.hint }),
  });
}

/** Asks the running instance, which has the cluster's own mappers, its entries and its RBAC at hand. */
export async function ask(dataDir: string | undefined, question: object): Promise<AccessAccount> {
  try {
    return await control<AccessAccount>(await locate(dataDir), 'explain-access', question);
  } catch (failure) {
    return incomplete(failure);
  }
}
