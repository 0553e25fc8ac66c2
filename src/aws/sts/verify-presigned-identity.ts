import { Refusal } from '../../core/errors/refusal.ts';
import type { Caller } from '../../core/principal/caller.ts';
import type { Services } from '../../service/services.ts';
import { requireCredentialsFor } from '../../service/sessions/credential-limits.ts';
import { invalidAction } from '../listener/dispatch-refusals.ts';
import { queryErrorJson } from '../protocol/query/fault.ts';
import { malformedInput } from '../protocol/query/form.ts';
import { parseQuery } from '../protocol/rest/query-string.ts';
import { authenticate } from '../sigv4/authenticate.ts';
import { AuthenticationFault } from '../sigv4/fault.ts';
import { wordFault } from '../sigv4/fault-wording.ts';
import { isPresigned, parsePresigned } from '../sigv4/presigned-query.ts';
import { ClaimFault, type SignatureClaim } from '../sigv4/signature-claim.ts';
import { SigningKeys } from '../sigv4/signing-keys.ts';

/** What a GET of a presigned URL would have been answered, `Accept: application/json`. */
export type PresignedAnswer =
  | { readonly status: 200; readonly account: string; readonly arn: string; readonly userId: string }
  | {
      readonly status: number;
      readonly body: string;
      /** The true cause, which no answer says. */
      readonly reason: string | undefined;
    };

export type VerifyPresignedIdentity = (
  url: string,
  headers: Iterable<readonly [name: string, value: string]>,
) => PresignedAnswer;

type Query = readonly (readonly [name: string, value: string])[];

const OPERATION = 'GetCallerIdentity';
/** The only one that STS has ever had. */
const VERSION = '2011-06-15';
const URL_FORM = /^https?:\/\/([^/?#@]+)(\/[^?#]*)\?([^#]*)$/;

function readClaim(query: Query): SignatureClaim {
  try {
    return parsePresigned(query);
  } catch (fault) {
    if (fault instanceof ClaimFault) throw new AuthenticationFault('bad-query', fault.message);
    throw fault;
  }
}

/** Dispatch, as the listener has it for a query that names an action. Throws `Refusal`. */
function requireOperation(query: Query): void {
  const first = (wanted: string): string | undefined => query.find(([name]) => name === wanted)?.[1];
  const action = first('Action') ?? '';
  // The listener sends whoever names no action elsewhere, without a document.
  if (action === '') throw new Refusal('', 302, '', { reason: 'the query names no Action' });
  const asked = first('Version');
  if (asked !== VERSION || action !== OPERATION) throw invalidAction('query', action, asked);
}

/**
 * GetCallerIdentity by a presigned URL without the HTTP in between, for verifiers of cluster tokens in this process: the same signature
 * check over the same directory, clock and revocations, the same order of refusals and the same documents as the listener's. The use
 * of the credentials is noted; an event is the verifier's to write.
 */
export function presignedIdentityVerifier(services: Services): VerifyPresignedIdentity {
  const keys = new SigningKeys(services.cryptography);
  const payloadHash = services.cryptography.sha256Hex('');

  function callerOf(url: string, given: Iterable<readonly [string, string]>): Caller {
    const [, host = '', path = '', rawQuery = ''] = URL_FORM.exec(url) ?? [];
    const query = parseQuery(rawQuery);
    if (query === undefined) throw malformedInput();
    requireOperation(query);
    if (!isPresigned(rawQuery)) {
      throw new AuthenticationFault('missing', 'Request is missing Authentication Token');
    }
    const now = services.clock.now();
    const headers = new Map(given).set('host', host);
    const claim = readClaim(query);
    const request = { method: 'GET', path, query, headers, service: 'sts', payloadHash, now };
    const { caller } = authenticate(claim, request, services, keys);
    services.usage.record(caller, 'sts', claim.region, now);
    requireCredentialsFor(caller, 'sts', OPERATION);
    return caller;
  }

  return (url, headers) => {
    try {
      const caller = callerOf(url, headers);
      if (caller.type === 'anonymous') throw new Refusal('MissingAuthenticationToken', 403, '');
      return { status: 200, account: caller.account, arn: caller.arn, userId: caller.id };
    } catch (error) {
      const refusal = error instanceof AuthenticationFault ? wordFault(error, 'sts') : error;
      if (!(refusal instanceof Refusal)) throw error;
      const bare = refusal.code === '';
      const body = bare ? '' : queryErrorJson(refusal, services.cryptography.randomUuid());
      return { status: refusal.status, body, reason: refusal.reason };
    }
  };
}
