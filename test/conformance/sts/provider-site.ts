import {
  type FetchedJson,
  FetchFailure,
  type ProviderFetcher,
  UntrustedCertificate,
} from '../../../src/core/ports/provider-fetcher.ts';
import type { StsCase } from './case-schema.ts';
import { ISSUER } from './cast.ts';
import { signingKey } from './signing-keys.ts';

type Provider = StsCase['state']['provider'];
type Recipe = NonNullable<Provider['keys']>[number];

const CONFIGURATION = `https://${ISSUER}/.well-known/openid-configuration`;
const KEYS = `https://${ISSUER}/keys`;

/** The identity provider's site, as the outbound room would read it. Nothing that it says may be kept. */
export class ProviderSite implements ProviderFetcher {
  #provider: Provider = {};
  readonly #certificate: string;

  /** `certificate` is that of the key `certified`, in the words of `x5c`. */
  constructor(certificate: string) {
    this.#certificate = certificate;
  }

  set(provider: Provider): void {
    this.#provider = provider;
  }

  async fetchJson(url: string): Promise<FetchedJson> {
    const { fetch = 'served', keys = [{ key: 'rsa', more: {}, without: [], count: 1 }] } = this.#provider;
    if (fetch === 'unreachable') throw new FetchFailure('connection refused');
    if (fetch === 'untrusted') throw new UntrustedCertificate('self-signed certificate');
    if (url === CONFIGURATION) return answer({ issuer: `https://${ISSUER}`, jwks_uri: KEYS });
    const published = answer({ keys: keys.flatMap((recipe) => this.#keysOf(recipe)) });
    return fetch === 'pinned' ? { ...published, byThumbprint: true } : published;
  }

  #keysOf({ key, kid = key, more, without, count }: Recipe): readonly object[] {
    const { publicJwk } = signingKey(key);
    const chain = more.x5c === 'certified' ? { x5c: [this.#certificate] } : {};
    const members = Object.entries({ ...publicJwk, ...(kid === null ? {} : { kid }), ...more, ...chain });
    const jwk = Object.fromEntries(members.filter(([name]) => !without.includes(name)));
    return Array.from({ length: count }, (_, index) =>
      index === 0 ? jwk : { ...jwk, kid: `${kid}-${index}` },
    );
  }
}

/** Written and read again, so that it is what a network would have given. */
function answer(document: object): FetchedJson {
  return { body: JSON.parse(JSON.stringify(document)), cacheSeconds: 0 };
}
