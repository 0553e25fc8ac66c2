import type { Caller } from '../../core/principal/caller.ts';
import type { Services } from '../../service/services.ts';
import { canonicalPath, canonicalQuery, canonicalRequest } from './canonical-request.ts';
import { checkScope } from './check-scope.ts';
import { checkTime } from './check-time.ts';
import { findCredential } from './credential.ts';
import { AuthenticationFault } from './fault.ts';
import type { SignatureClaim } from './signature-claim.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What the signature covers, as the door read it. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: ReadonlyMap<string, string>;
  /** The service that will answer, which the scope must name. */
  readonly service: string;
  /** Hex SHA-256 of the body, or what S3 lets stand for it. */
  readonly payloadHash: string;
  readonly now: number;
}

/** A caller whose signature holds, with what later chunk signatures are checked against. */
export interface Authenticated {
  readonly caller: Caller;
  readonly claim: SignatureClaim;
  readonly signingKey: Uint8Array;
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. ' +
  'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** Headers that may come unsigned although they are `x-amz-…`: the token proves itself. */
const PROVES_ITSELF = 'x-amz-security-token';

/** Stops a party in between from adding headers that change what a signed call means. */
function checkSignedHeaders(claim: SignatureClaim, request: SignedRequest): void {
  if (!claim.signedHeaders.includes('host')) {
    throw new AuthenticationFault(
      'unsigned-headers',
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    );
  }
  for (const name of request.headers.keys()) {
    if (name.startsWith('x-amz-') && name !== PROVES_ITSELF && !claim.signedHeaders.includes(name)) {
      throw new AuthenticationFault(
        'unsigned-headers',
        `'${name}' must be a 'SignedHeader' in the AWS Authorization.`,
        {
          members: { HeadersNotSigned: name },
        },
      );
    }
  }
}

function stringToSign(claim: SignatureClaim, request: SignedRequest, services: Services): string {
  const path = canonicalPath(request.path, request.service);
  if (path === undefined)
    throw new AuthenticationFault('mismatch', MISMATCH, { reason: 'broken escape in path' });
  const canonical = canonicalRequest({
    method: request.method,
    path,
    query: canonicalQuery(request.query),
    headers: request.headers,
    signed: claim.signedHeaders,
    payloadHash: request.payloadHash,
  });
  const scope = `${claim.date}/${claim.region}/${claim.service}/aws4_request`;
  return `AWS4-HMAC-SHA256\n${claim.timestamp}\n${scope}\n${services.cryptography.sha256Hex(canonical)}`;
}

/**
 * Verifies the claim in AWS's order (sts.md 4.1): scope, key and token, expiry, role, time, signature. Synchronous.
 * Throws `AuthenticationFault`.
 */
export function authenticate(
  claim: SignatureClaim,
  request: SignedRequest,
  services: Services,
  keys: SigningKeys,
): Authenticated {
  checkScope(claim, request.service, services.settings.region);
  const { caller, secret } = findCredential(claim, services, request.now);
  checkTime(claim, request.service, request.now);
  checkSignedHeaders(claim, request);
  const text = stringToSign(claim, request, services);
  const signingKey = keys.key(claim, secret);
  const expected = services.cryptography.hmacSha256Hex(signingKey, text);
  if (!services.cryptography.equal(expected, claim.signature)) {
    throw new AuthenticationFault('mismatch', MISMATCH, {
      members: {
        AWSAccessKeyId: claim.accessKeyId,
        StringToSign: text,
        SignatureProvided: claim.signature,
      },
    });
  }
  return { caller, claim, signingKey };
}
