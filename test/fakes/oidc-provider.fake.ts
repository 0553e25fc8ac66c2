import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { createFakeAuthority } from './authority.fake.ts';

export const CLIENT = 'kubernetes';
export const OTHER_CLIENT = 'wiki';

/** The real `oidc-provider` behind TLS; whoever comes is logged in as the person that stands at the door. */
export interface TestProvider {
  readonly issuer: string;
  /** What vouches for it. */
  readonly authorityPem: string;
  /** Who logs in next, and the claims of their ID tokens. */
  person: { accountId: string; claims: Record<string, unknown> };
  /** Signs with the provider's own key: what its ID tokens would be if it were careless. */
  mint(claims: object, header?: object): string;
  /** Paths that were asked for. */
  readonly asked: string[];
  close(): Promise<void>;
}

const CLAIMS = {
  openid: ['sub', 'groups', 'hd', 'preferred_username'],
  email: ['email', 'email_verified'],
};

function client(id: string): object {
  return {
    client_id: id,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    response_types: ['code'],
    redirect_uris: ['http://127.0.0.1/callback'],
  };
}

function configuration(jwk: object, provider: TestProvider): object {
  return {
    clients: [client(CLIENT), client(OTHER_CLIENT)],
    jwks: { keys: [jwk] },
    cookies: { keys: ['test'] },
    claims: CLAIMS,
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'offline_access'],
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    issueRefreshToken: () => true,
    rotateRefreshToken: true,
    findAccount: (_context: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...provider.person.claims }),
    }),
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true },
      revocation: { enabled: true },
    },
  };
}

/** What a person would do on the pages of the provider: log in, and consent to everything. */
async function interact(
  provider: Provider,
  accountId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login')
    return provider.interactionFinished(request, response, { login: { accountId } });
  const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope));
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { login: { accountId }, consent });
}

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function minter(key: KeyObject, issuer: string): TestProvider['mint'] {
  return (claims, header = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const standard = { iss: issuer, aud: CLIENT, sub: 'jane', iat: now, exp: now + 600 };
    const input = `${encode({ alg: 'RS256', kid: 'k1', ...header })}.${encode({ ...standard, ...claims })}`;
    return `${input}.${sign('sha256', Buffer.from(input), key).toString('base64url')}`;
  };
}

export async function startOidcProvider(): Promise<TestProvider> {
  const authority = await createFakeAuthority();
  const server = createServer({ cert: authority.certificatePem, key: authority.privateKeyPem });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'k1', use: 'sig', alg: 'RS256' };
  const test: TestProvider = {
    issuer,
    authorityPem: authority.certificatePem,
    person: { accountId: 'jane', claims: {} },
    mint: minter(privateKey, issuer),
    asked: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  const provider = new Provider(issuer, configuration(jwk, test));
  const callback = provider.callback();
  server.on('request', (request, response) => {
    const path = new URL(request.url ?? '', issuer).pathname;
    test.asked.push(path);
    if (!path.startsWith('/interaction/')) return callback(request, response);
    interact(provider, test.person.accountId, request, response).catch((failure: unknown) =>
      response.writeHead(500).end(String(failure)),
    );
  });
  return test;
}
