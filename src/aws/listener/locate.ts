import { parseTarget } from '../protocol/json-1.1/target.ts';
import type { WireRequest } from '../protocol/wire.ts';
import { ALGORITHM } from '../sigv4/authorization-header.ts';
import { isPresigned } from '../sigv4/presigned-query.ts';
import type { Served } from './exchange.ts';

const CREDENTIAL = 'Credential=';
const QUERY_CREDENTIAL = 'X-Amz-Credential=';

/** Fourth element of `key/date/region/service/aws4_request`, whichever way its slashes are written. */
function scopeService(credential: string): string | undefined {
  const plain = credential.includes('%') ? credential.replaceAll(/%2F/gi, '/') : credential;
  return plain.split('/', 4)[3];
}

/** The service that the signature's scope names; undefined for unsigned requests and broken scopes. */
export function signedService(wire: WireRequest): string | undefined {
  const { authorization } = wire.headers;
  if (authorization !== undefined) {
    const start = authorization.startsWith(ALGORITHM) ? authorization.indexOf(CREDENTIAL) : -1;
    return start < 0 ? undefined : scopeService(authorization.slice(start + CREDENTIAL.length));
  }
  if (!isPresigned(wire.rawQuery)) return undefined;
  const start = wire.rawQuery.indexOf(QUERY_CREDENTIAL);
  return start < 0 ? undefined : scopeService(wire.rawQuery.slice(start + QUERY_CREDENTIAL.length));
}

/** The service that the host names: `sts.us-east-1.amazonaws.com`, `bucket.s3.amazonaws.com`. */
export function hostService(
  host: string | undefined,
  services: ReadonlyMap<string, Served>,
): Served | undefined {
  const dot = host?.indexOf('.') ?? -1;
  if (host === undefined || dot < 0) return undefined;
  if (host.startsWith('s3.') || host.includes('.s3.')) return services.get('s3');
  return services.get(host.slice(0, dot));
}

/** The service whose interface `X-Amz-Target` names. */
export function targetService(wire: WireRequest, services: ReadonlyMap<string, Served>): Served | undefined {
  const target = parseTarget(wire.headers['x-amz-target']);
  if (target === undefined) return undefined;
  for (const service of services.values()) {
    if (service.schema.protocol === 'json' && service.schema.namespace === target.interface) return service;
  }
  return undefined;
}

const FORM = 'application/x-www-form-urlencoded';

/** Whether the request is a call of a query service: a form, or a GET that names an action. */
export function isQueryCall(wire: WireRequest): boolean {
  if (wire.method === 'POST') return wire.headers['content-type']?.toLowerCase().startsWith(FORM) === true;
  return wire.method === 'GET' && wire.rawQuery.includes('Action=');
}

/**
 * The query service that a call is for. Versions differ between services, so the pair of version and action says which one
 * was meant, even where the signature's scope names another: then the scope is what is refused (sts.md 4.2).
 */
export function queryService(
  candidates: readonly Served[],
  hinted: Served | undefined,
  action: string,
  version: string | undefined,
): Served | undefined {
  const knows = (service: Served): boolean => Object.hasOwn(service.schema.routes, action);
  if (hinted !== undefined && (hinted.schema.version === version || knows(hinted))) return hinted;
  return (
    candidates.find((service) => service.schema.version === version && knows(service)) ??
    hinted ??
    candidates.find((service) => service.schema.version === version) ??
    candidates.find(knows) ??
    candidates[0]
  );
}
