import type { SigningCredentials } from '../../../node/client/sign.ts';

interface Held {
  readonly credentials: SigningCredentials;
  /** Milliseconds. */
  readonly until: number;
}

const PATIENCE = 2000;
/** Milliseconds before their end at which others are asked for. */
const MARGIN = 300_000;
const ROLES = '/latest/meta-data/iam/security-credentials/';

async function text(url: string, init: RequestInit): Promise<string> {
  const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) throw new Error(`the metadata service answered ${answer.status}`);
  return await answer.text();
}

async function ask(endpoint: string): Promise<Held> {
  const token = await text(`${endpoint}/latest/api/token`, {
    method: 'PUT',
    headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
  });
  const headers = { 'x-aws-ec2-metadata-token': token };
  const [role = ''] = (await text(`${endpoint}${ROLES}`, { headers })).split('\n');
  const body = JSON.parse(
    await text(`${endpoint}${ROLES}${encodeURIComponent(role)}`, { headers }),
  ) as Partial<Record<string, unknown>>;
  const { AccessKeyId, SecretAccessKey, Token, Expiration } = body;
  if (typeof AccessKeyId !== 'string' || typeof SecretAccessKey !== 'string' || typeof Token !== 'string')
    throw new Error('the metadata service gave no credentials');
  const until = typeof Expiration === 'string' ? Date.parse(Expiration) : 0;
  return {
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: Token },
    until: Number.isNaN(until) ? 0 : until,
  };
}

/** The node's own credentials from its metadata service, kept until shortly before they end; one question at a time. */
export function nodeCredentials(endpoint: string, now: () => number): () => Promise<SigningCredentials> {
  let held: Held | undefined;
  let asking: Promise<Held> | undefined;
  return async () => {
    if (held !== undefined && held.until - MARGIN > now()) return held.credentials;
    asking ??= ask(endpoint).finally(() => {
      asking = undefined;
    });
    held = await asking;
    return held.credentials;
  };
}
