import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../service/services.ts';
import { type Answer, failure, send } from './answer.ts';
import { discoveryDocument, keySetDocument } from './documents.ts';
import { type Issuer, IssuerIndex } from './issuer-index.ts';

export interface IssuerDoor {
  /** Every path below `/id/` is this door's: no other door may answer for an issuer. */
  matches(path: string): boolean;
  handle(request: IncomingMessage, response: ServerResponse): void;
}

const PREFIX = '/id/';
/** Taken literally: an encoded slash, lower-case hex or a dot segment names no issuer. */
const PATH = /^\/id\/([0-9A-F]{32})\/(\.well-known\/openid-configuration|keys)$/;
/** As the Kubernetes API server allows it; a new key is published before it signs, so a cached set stays good. */
const CACHEABLE = 'public, max-age=3600';

type IssuerServices = Pick<Services, 'directory' | 'keyring' | 'log'>;

/** Serves `/id/<issuer id>/.well-known/openid-configuration` and `/id/<issuer id>/keys` of every cluster. */
export function issuerDoor(services: IssuerServices): IssuerDoor {
  const issuers = new IssuerIndex(services.directory);
  return {
    matches: (path) => path.startsWith(PREFIX),
    handle: (request, response) => {
      send(response, answer(services, issuers, request));
    },
  };
}

function answer(
  services: IssuerServices,
  issuers: IssuerIndex,
  { method, url = '' }: IncomingMessage,
): Answer {
  const [, id = '', document] = PATH.exec(url.split('?', 1)[0] ?? '') ?? [];
  const issuer = issuers.get(id);
  if (issuer === undefined) return failure(404, 'Not Found');
  if (method !== 'GET' && method !== 'HEAD')
    return failure(405, 'Method Not Allowed', { allow: 'GET, HEAD', connection: 'close' });
  try {
    return [200, render(services, issuer, document), { 'cache-control': CACHEABLE }];
  } catch (error) {
    services.log.error('issuer document failed', { issuer: issuer.cluster.issuer, error });
    return failure(500, 'Internal Server Error');
  }
}

function render({ keyring }: IssuerServices, { account, cluster }: Issuer, document = ''): string {
  return document === 'keys'
    ? keySetDocument(keyring.publishedKeys(account, cluster.name))
    : discoveryDocument(cluster.issuer);
}
