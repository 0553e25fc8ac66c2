import type { IncomingMessage } from 'node:http';
import {
  OUTBOUND_ALGORITHMS,
  OUTBOUND_FEDERATION,
  OUTBOUND_FEDERATION_KEY,
  outboundRing,
} from '../core/records/outbound-federation.ts';
import type { Services } from '../service/services.ts';
import { type Answer, failure, send } from './answer.ts';
import { keySetDocument, tokenIssuerDocument } from './documents.ts';
import type { IssuerDoor } from './issuer-door.ts';

/** A bucket may be called `tokens`: only what begins with an issuer's id is this door's, and that wholly. */
const OWN = /^\/tokens\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\//;
/** Taken literally: another spelling of a path names no issuer. */
const PATH = /^\/tokens\/([0-9a-f-]{36})\/\.well-known\/(openid-configuration|jwks\.json)$/;
const CACHEABLE = 'public, max-age=3600';

type IssuerServices = Pick<Services, 'directory' | 'keyring' | 'log'>;

/**
 * Serves `/tokens/<issuer id>/.well-known/openid-configuration` and `…/jwks.json` of every account that has, or had, web identity
 * tokens: those that were given out stay verifiable when no more are.
 */
export function tokenIssuerDoor(services: IssuerServices): IssuerDoor {
  return {
    matches: (path) => OWN.test(path),
    handle: (request, response) => send(response, answer(services, request)),
  };
}

/** Accounts are few, and each has at most one issuer. */
function accountOf({ directory }: IssuerServices, issuerId: string): string | undefined {
  return directory
    .accounts(OUTBOUND_FEDERATION)
    .find(
      (account) =>
        directory.get(OUTBOUND_FEDERATION, account, OUTBOUND_FEDERATION_KEY)?.body.issuerId === issuerId,
    );
}

function answer(services: IssuerServices, { method, url = '' }: IncomingMessage): Answer {
  const [, id = '', document = ''] = PATH.exec(url.split('?', 1)[0] ?? '') ?? [];
  const account = accountOf(services, id);
  if (account === undefined) return failure(404, 'Not Found');
  if (method !== 'GET' && method !== 'HEAD')
    return failure(405, 'Method Not Allowed', { allow: 'GET, HEAD', connection: 'close' });
  try {
    return [200, render(services, account, document), { 'cache-control': CACHEABLE }];
  } catch (error) {
    services.log.error('issuer document failed', { account, error });
    return failure(500, 'Internal Server Error');
  }
}

function render({ directory, keyring }: IssuerServices, account: string, document: string): string {
  if (document === 'jwks.json') {
    const rings = OUTBOUND_ALGORITHMS.map(outboundRing);
    return keySetDocument(rings.flatMap((ring) => keyring.publishedKeys(account, ring)));
  }
  const federation = directory.get(OUTBOUND_FEDERATION, account, OUTBOUND_FEDERATION_KEY);
  return tokenIssuerDocument(federation?.body.issuer ?? '');
}
