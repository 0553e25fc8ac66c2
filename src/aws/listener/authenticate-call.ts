import type { Services } from '../../service/services.ts';
import { parseQuery } from '../protocol/rest/query-string.ts';
import { type Authenticated, authenticate } from '../sigv4/authenticate.ts';
import { ALGORITHM, parseAuthorization } from '../sigv4/authorization-header.ts';
import { AuthenticationFault } from '../sigv4/fault.ts';
import { headerList } from '../sigv4/header-list.ts';
import { isPresigned, parsePresigned } from '../sigv4/presigned-query.ts';
import { ClaimFault, type SignatureClaim } from '../sigv4/signature-claim.ts';
import type { SigningKeys } from '../sigv4/signing-keys.ts';
import type { Exchange } from './exchange.ts';

/** Asymmetric signatures for several regions at once: their verification is not built. */
const VERSION_4A = 'AWS4-ECDSA-P256-SHA256';

type Query = readonly (readonly [name: string, value: string])[];

/** Everything that may be signed, read once. */
export interface SignableParts {
  readonly headers: ReadonlyMap<string, string>;
  readonly query: Query;
}

/** Headers and query as signatures see them. Throws on a query whose escapes are broken. */
export function signableParts(exchange: Exchange): SignableParts {
  const query = parseQuery(exchange.wire.rawQuery);
  if (query === undefined) throw new AuthenticationFault('bad-query', 'The query string cannot be decoded.');
  return { headers: headerList(exchange.wire.rawHeaders), query };
}

/** Whether the request carries any authentication at all. */
export function carriesSignature(exchange: Exchange): boolean {
  return exchange.wire.headers.authorization !== undefined || isPresigned(exchange.wire.rawQuery);
}

function claimOf(exchange: Exchange, parts: SignableParts): SignatureClaim {
  const { authorization } = exchange.wire.headers;
  if (authorization === undefined) return parsePresigned(parts.query);
  if (isPresigned(exchange.wire.rawQuery)) {
    throw new ClaimFault('Only one auth mechanism allowed: the query string or the Authorization header.');
  }
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw new AuthenticationFault('unsupported', "Unsupported AWS 'algorithm'.", {
      reason: authorization.startsWith(VERSION_4A)
        ? 'signature version 4A is not supported here'
        : 'the Authorization header is of another scheme',
    });
  }
  // From the joined list: a second Authorization header makes this one unreadable.
  return parseAuthorization(parts.headers.get('authorization') ?? '', parts.headers);
}

function readClaim(exchange: Exchange, parts: SignableParts): SignatureClaim {
  try {
    return claimOf(exchange, parts);
  } catch (fault) {
    if (!(fault instanceof ClaimFault)) throw fault;
    const kind = exchange.wire.headers.authorization === undefined ? 'bad-query' : 'incomplete';
    throw new AuthenticationFault(kind, fault.message);
  }
}

/**
 * Step: who is calling. Fills in caller and region; returns what chunk signatures need. `payloadHash` sees the claim
 * because S3 lets a presigned URL leave the body unsigned. Throws `AuthenticationFault`.
 */
export function authenticateCall(
  exchange: Exchange,
  parts: SignableParts,
  services: Services,
  keys: SigningKeys,
  payloadHash: (claim: SignatureClaim) => string,
): Authenticated {
  const claim = readClaim(exchange, parts);
  const authenticated = authenticate(
    claim,
    {
      method: exchange.wire.method,
      path: exchange.wire.path,
      query: parts.query,
      headers: parts.headers,
      service: exchange.service.name,
      payloadHash: payloadHash(claim),
      now: exchange.facts.time,
    },
    services,
    keys,
  );
  exchange.caller = authenticated.caller;
  services.usage.record(authenticated.caller, exchange.service.name, claim.region, exchange.facts.time);
  exchange.region = claim.region;
  exchange.facts = { ...exchange.facts, region: claim.region };
  return authenticated;
}

/** The refusal of an unsigned call that needs a signature. */
export function missingSignature(): AuthenticationFault {
  return new AuthenticationFault('missing', 'Request is missing Authentication Token');
}
