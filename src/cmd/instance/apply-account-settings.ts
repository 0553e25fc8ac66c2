import { Refusal } from '../../core/errors/refusal.ts';
import type { Transaction } from '../../core/ports/directory.ts';
import { ACCOUNT } from '../../core/records/instance.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { makeAccount } from '../../service/accounts/create-account.ts';
import { putScp } from '../../service/guardrails/attach-scp.ts';
import type { Services } from '../../service/services.ts';
import { CommandFailure } from '../output.ts';
import type { MemberAccount } from './account-settings.ts';
import type { Configuration } from './configuration.ts';

/**
 * Makes the accounts and attaches the policies of the configuration: all of them or, with every reason, none. What an earlier
 * start attached stays until it is detached: a flag that somebody forgets must not widen an account.
 */
export async function applyAccountSettings(
  services: Services,
  { memberAccounts, scps }: Pick<Configuration, 'memberAccounts' | 'scps'>,
): Promise<void> {
  if (memberAccounts.length === 0 && scps.length === 0) return;
  await services.directory.transact((tx) => {
    const faults: string[] = [];
    const attempt = (what: string, step: () => unknown): void => {
      try {
        step();
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        faults.push(`${what}: ${fault.message}`);
      }
    };
    for (const member of memberAccounts)
      attempt(`memberAccounts: ${member.name}`, () => ensureMember(tx, services, member));
    for (const scp of scps) attempt(`scps: ${scp.file}`, () => putScp(tx, services, scp));
    if (faults.length > 0)
      throw new CommandFailure(`invalid configuration: ${faults.join('; ')}`, { exitCode: 2 });
  });
}

function ensureMember(tx: Transaction, services: Services, member: MemberAccount): void {
  const present = tx.get(ACCOUNT, GLOBAL, member.id)?.body;
  if (present?.name?.toLowerCase() !== member.name.toLowerCase()) makeAccount(tx, services, member);
}
