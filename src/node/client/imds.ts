import type { Clock } from '../../core/ports/runtime.ts';
import { getText } from './get-text.ts';
import type { SigningCredentials } from './sign.ts';

/** The metadata service of the machine that we stand on: EC2's, or one that speaks like it. */
export interface Imds {
  /** The machine's role's; renewed before they end, the old ones while that fails and they are good. */
  credentials(): Promise<SigningCredentials>;
  /** `instance-id`, `placement/region`, …; rejects when it does not say. */
  fact(name: string): Promise<string>;
}

const ENDPOINT = 'http://169.254.169.254';
/** Milliseconds. */
const PATIENCE = 1000;
const RENEW_BELOW = 600_000;
const TOKEN_SECONDS = 300;
const ROLES = 'iam/security-credentials/';
const ROLE = /^[\w+=,.@-]{1,64}$/;

interface Held {
  readonly credentials: SigningCredentials;
  readonly expiration: number;
}

/** Version 2 only: every question with a token of its own, so that nothing of a session is kept. */
export function createImds({ clock, endpoint = ENDPOINT }: { clock: Clock; endpoint?: string }): Imds {
  const base = new URL('/latest/', endpoint);
  const ask = async (path: string): Promise<string> => {
    const token = await getText(new URL('api/token', base), {
      method: 'PUT',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_SECONDS) },
      patience: PATIENCE,
    });
    return await getText(new URL(`meta-data/${path}`, base), {
      headers: { 'x-aws-ec2-metadata-token': token.trim() },
      patience: PATIENCE,
    });
  };
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;
  const renew = (): Promise<Held> => {
    asking ??= fetchCredentials(ask)
      .then((fresh) => {
        held = fresh;
        return fresh;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  return {
    fact: ask,
    async credentials() {
      const life = (held?.expiration ?? 0) - clock.now();
      if (held !== undefined && life >= RENEW_BELOW) return held.credentials;
      const old = held;
      const fresh = await renew().catch((cause: unknown) => {
        if (old !== undefined && life > 0) return old;
        throw cause;
      });
      return fresh.credentials;
    },
  };
}

async function fetchCredentials(ask: (path: string) => Promise<string>): Promise<Held> {
  const role = (await ask(ROLES)).split('\n', 1)[0]?.trim() ?? '';
  if (!ROLE.test(role)) throw new Error('the metadata service names no role');
  const found = JSON.parse(await ask(`${ROLES}${role}`)) as Readonly<Record<string, unknown>>;
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = found;
  const expiration = Date.parse(String(Expiration));
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string' || typeof Token !== 'string')
    throw new Error('the metadata service gives no credentials');
  if (!Number.isFinite(expiration)) throw new Error('the metadata service gives credentials without an end');
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: Token,
  };
  return { credentials, expiration };
}
