import { Refusal } from '../../core/errors/refusal.ts';
import { SERVICE_CONTROL_POLICY, type ServiceControlPolicy } from '../../core/records/organization.ts';
import { accountConflict } from '../accounts/account-refusals.ts';
import { accountName, findAccount } from '../accounts/find-account.ts';
import type { Services } from '../services.ts';
import { FULL_ACCESS, isFullAccess } from './full-access.ts';

/**
 * Takes a service control policy away. An account has at least one, as on AWS: where FullAWSAccess was detached, it must be attached
 * again first, so that nobody widens an account by taking its last limit away. Throws `Refusal` AccountNotFoundException,
 * PolicyNotAttachedException, ConstraintViolationException.
 */
export async function detachScp(
  services: Services,
  wanted: { readonly account: string; readonly name: string },
): Promise<ServiceControlPolicy> {
  return services.directory.transact((tx) => {
    const account = findAccount(tx, wanted.account);
    const attached = tx.list(SERVICE_CONTROL_POLICY, account.id).map(({ body }) => body);
    const found = attached.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
    const left = attached.filter((policy) => policy !== found);
    if (found === undefined && !(attached.length === 0 && isFullAccess(wanted.name))) {
      throw new Refusal(
        'PolicyNotAttachedException',
        404,
        `${wanted.name} is not attached to account ${accountName(account)}`,
      );
    }
    if (found === undefined || left.length === 0) {
      throw accountConflict(
        `${found?.name ?? FULL_ACCESS.name} is the last service control policy of account ${accountName(account)}; attach another first`,
      );
    }
    tx.delete(SERVICE_CONTROL_POLICY, account.id, found.name);
    const [only] = left;
    // AWS's own alone limits nothing: the account is as it was in the beginning.
    if (left.length === 1 && only !== undefined && isFullAccess(only.name))
      tx.delete(SERVICE_CONTROL_POLICY, account.id, only.name);
    return found;
  });
}
