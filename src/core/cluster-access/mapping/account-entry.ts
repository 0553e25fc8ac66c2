import { EntryFault } from './entry-fault.ts';

/**
 * An entry of `mapAccounts`, as it is written. A number of twelve digits without quotes is read by its digits, leading zeros
 * included, as the reference's YAML library does; nothing else is an account. Throws `EntryFault`.
 */
export function readAccount(written: string): string {
  if (!/^[0-9]{12}$/.test(written))
    throw new EntryFault(
      `'${written.slice(0, 64)}' is not a valid AWS Account ID`,
      'an account is twelve digits',
    );
  return written;
}
