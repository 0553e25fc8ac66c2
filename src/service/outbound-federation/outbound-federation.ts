import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader, Transaction } from '../../core/ports/directory.ts';
import {
  OUTBOUND_ALGORITHMS,
  OUTBOUND_FEDERATION,
  OUTBOUND_FEDERATION_KEY,
  type OutboundFederation,
  outboundRing,
} from '../../core/records/outbound-federation.ts';
import type { Services } from '../services.ts';

/** The account's issuer, whether tokens may be asked for or not; undefined when there never was one. */
export function outboundFederation(reader: Reader, account: string): OutboundFederation | undefined {
  return reader.get(OUTBOUND_FEDERATION, account, OUTBOUND_FEDERATION_KEY)?.body;
}

function put(tx: Transaction, account: string, body: OutboundFederation): void {
  tx.put(OUTBOUND_FEDERATION, account, OUTBOUND_FEDERATION_KEY, body);
}

/** What reading and disabling say of an account whose feature is off. */
export function featureDisabled(): Refusal {
  return new Refusal(
    'FeatureDisabled',
    404,
    'Outbound web identity federation is not enabled for this account.',
  );
}

/**
 * Turns web identity tokens on for the account, with an issuer of its own, or the one that it had before. Rejects with `Refusal`
 * FeatureEnabled when they are on.
 */
export async function enableOutboundFederation(
  account: string,
  { directory, keyring, clock, cryptography, settings }: Services,
): Promise<OutboundFederation> {
  const algorithms = OUTBOUND_ALGORITHMS.map((name) => [outboundRing(name), name] as const);
  // Keys first: an account that is enabled can sign.
  for (const [ring, name] of algorithms) await keyring.ensureSigningKey(account, ring, name);
  const issuerId = cryptography.randomUuid();
  return directory.transact((tx) => {
    const present = outboundFederation(tx, account);
    if (present?.enabled === true) {
      throw new Refusal(
        'FeatureEnabled',
        409,
        'Outbound web identity federation is already enabled for this account.',
      );
    }
    const issuer = `${settings.publicUrl}/tokens/${issuerId}`;
    const made = present ?? { issuerId, issuer, createDate: clock.now() };
    const enabled = { ...made, enabled: true };
    put(tx, account, enabled);
    return enabled;
  });
}

/** Turns them off: no more are given out, and those that were stay good until they expire. */
export function disableOutboundFederation(tx: Transaction, account: string): void {
  const present = outboundFederation(tx, account);
  if (present?.enabled !== true) throw featureDisabled();
  put(tx, account, { ...present, enabled: false });
}
