import type { V1ServiceAccountTokenProjection } from '@kubernetes/client-node';
import type { Payload } from './atomic-writer.ts';
import type { VolumeContext } from './volume-context.ts';

interface CachedToken {
  readonly token: string;
  readonly refreshAt: number;
  /** Milliseconds since the epoch, as `refreshAt`. */
  readonly expires: number;
}

/** Tokens of one pod by audience, lifetime and path. In memory only. */
export type TokenCache = Map<string, CachedToken>;

/** Kubernetes: renew at 80 % of the life or after 24 hours, whichever comes first (pkg/kubelet/token). */
const RENEW_AT = 0.8;
const LONGEST_USE = 24 * 3_600_000;
/** Milliseconds until a renewal that failed is tried again. */
const RETRY = 10_000;
/** API default of `expirationSeconds`. */
const DEFAULT_LIFE = 3600;

/** The token file, from the cache until it is due. Throws what the API server says when there is no token to be had. */
export async function tokenPayload(
  context: VolumeContext,
  source: V1ServiceAccountTokenProjection,
  mode: number,
): Promise<Payload> {
  const key = JSON.stringify([source.audience ?? '', source.expirationSeconds ?? DEFAULT_LIFE, source.path]);
  const cached = context.tokens.get(key);
  const due = cached === undefined || cached.refreshAt <= context.clock.now();
  const current = due ? await renew(context, source, cached) : cached;
  if (due) context.tokens.set(key, current);
  const owner = {
    ...(context.fileUser === undefined ? {} : { uid: context.fileUser }),
    ...(context.fileGroup === undefined ? {} : { gid: context.fileGroup }),
  };
  return new Map([
    [source.path, { content: Buffer.from(current.token), mode: tokenMode(context, mode), ...owner }],
  ]);
}

/** When the first of the pod's tokens is due, in milliseconds since the epoch. */
export function nextRefresh(tokens: TokenCache): number | undefined {
  return tokens.size === 0 ? undefined : Math.min(...[...tokens.values()].map((token) => token.refreshAt));
}

/** A token that is due and still good is better than none: it stays, and is asked for again soon. */
async function renew(
  context: VolumeContext,
  source: V1ServiceAccountTokenProjection,
  cached: CachedToken | undefined,
): Promise<CachedToken> {
  try {
    return await request(context, source);
  } catch (error) {
    const now = context.clock.now();
    if (cached === undefined || cached.expires <= now) throw error;
    return { ...cached, refreshAt: Math.min(now + RETRY, cached.expires) };
  }
}

async function request(
  context: VolumeContext,
  source: V1ServiceAccountTokenProjection,
): Promise<CachedToken> {
  const { pod, api, clock } = context;
  const requested = clock.now();
  const { token, expirationTimestamp } = await api.createToken(
    pod.metadata.namespace ?? '',
    pod.spec.serviceAccountName ?? 'default',
    {
      audiences: source.audience === undefined || source.audience === '' ? [] : [source.audience],
      expirationSeconds: source.expirationSeconds ?? DEFAULT_LIFE,
      boundPod: { name: pod.metadata.name, uid: pod.metadata.uid },
    },
  );
  const expires = Date.parse(expirationTimestamp);
  const life = expires - requested;
  return { token, expires, refreshAt: requested + Math.min(life * RENEW_AT, LONGEST_USE) };
}

/** pkg/volume/projected: 0600 for one known user, group-readable with an fsGroup, else the volume's default mode. */
function tokenMode(context: VolumeContext, mode: number): number {
  if (context.fileGroup !== undefined) return 0o640;
  return context.fileUser === undefined ? mode : 0o600;
}
