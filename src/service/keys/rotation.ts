import type { Directory } from '../../core/ports/directory.ts';
import type { Clock } from '../../core/ports/runtime.ts';
import { SEALING_KEY } from '../../core/records/instance.ts';
import {
  OUTBOUND_ALGORITHMS,
  OUTBOUND_FEDERATION,
  outboundRing,
} from '../../core/records/outbound-federation.ts';
import { GLOBAL } from '../../core/records/record.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import type { Keyring } from './keyring.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How old a key may become before the next one takes over. Milliseconds. */
export const KEY_AGE = { sealing: 7 * DAY, signing: 90 * DAY } as const;

/**
 * A new issuer key is published an hour before it signs, so that whoever keeps the key set for that long knows it in time; the
 * one before stays published for a day and an hour after, the longest life of a service-account token and some leeway.
 */
export const ORDERLY = { leadTime: HOUR, overlap: 25 * HOUR } as const;

/** For a key that somebody else may have: the next one signs at once and the present ones are not published any more. */
export const AT_ONCE = { leadTime: 0, overlap: 0 } as const;

export interface RotationParts {
  readonly directory: Directory;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

function newest(times: readonly number[]): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...times);
}

/** Whose signing keys there are. `cluster` is the name that the keyring keeps them under, `label` what people call it. */
export interface SigningIssuer {
  readonly account: string;
  readonly cluster: string;
  readonly label: string;
}

/** Every issuer that signs here: those of clusters, and those of accounts' web identity tokens, one for each algorithm. */
export function issuers(directory: Directory): readonly SigningIssuer[] {
  const clusters = directory.accounts(CLUSTER).flatMap((account) =>
    directory
      .list(CLUSTER, account)
      .filter(({ body }) => body.sandbox)
      .map(({ key }) => ({ account, cluster: key, label: `cluster ${key}` })),
  );
  const tokens = directory.accounts(OUTBOUND_FEDERATION).flatMap((account) =>
    OUTBOUND_ALGORITHMS.map((algorithm) => ({
      account,
      cluster: outboundRing(algorithm),
      label: `${algorithm} web identity tokens of account ${account}`,
    })),
  );
  return [...clusters, ...tokens];
}

/** Rotates the session-sealing key and each issuer's signing key that has come of age. Answers what it rotated. */
export async function rotateWhenDue({
  directory,
  keyring,
  clock,
}: RotationParts): Promise<readonly string[]> {
  const rotated: string[] = [];
  const now = clock.now();
  const sealing = newest(directory.list(SEALING_KEY, GLOBAL).map(({ body }) => body.createdAt));
  if (now - sealing >= KEY_AGE.sealing) {
    await keyring.rotateSealingKey();
    rotated.push('sessions');
  }
  for (const { account, cluster, label } of issuers(directory)) {
    const signing = newest(keyring.publishedKeys(account, cluster).map(({ createdAt }) => createdAt));
    if (now - signing < KEY_AGE.signing) continue;
    await keyring.rotateSigningKey(account, cluster, ORDERLY);
    rotated.push(`issuer of ${label}`);
  }
  return rotated;
}
