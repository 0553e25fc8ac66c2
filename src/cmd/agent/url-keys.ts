import type { Json } from '../../core/records/record.ts';
import { getText } from '../../node/client/get-text.ts';
import type { KeySource } from '../../node/pod-identity/index.ts';

/** Milliseconds: a pod's request waits for the first answer. */
const PATIENCE = 1000;

/** The keys at a URL of the operator's choice, or at the one that the issuer's own document names. */
export function urlKeys(
  { jwksUrl, issuer }: { readonly jwksUrl: URL | undefined; readonly issuer: string | undefined },
  authorityPem: string | undefined,
): KeySource | undefined {
  if (jwksUrl === undefined && issuer === undefined) return undefined;
  const read = async (url: URL): Promise<Json> =>
    JSON.parse(await getText(url, { patience: PATIENCE, authorityPem })) as Json;
  const named = async (): Promise<URL> => {
    const document = await read(new URL(`${issuer?.replace(/\/$/, '')}/.well-known/openid-configuration`));
    const address = (document as { readonly jwks_uri?: unknown } | null)?.jwks_uri;
    const url = typeof address === 'string' ? URL.parse(address) : null;
    if (url?.protocol !== 'https:') throw new Error('the issuer names no https jwks_uri');
    return url;
  };
  return async () => ({ jwks: await read(jwksUrl ?? (await named())), issuer });
}
