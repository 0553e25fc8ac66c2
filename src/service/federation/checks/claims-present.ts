import { Refusal } from '../../../core/errors/refusal.ts';
import { type ClaimFault, readClaims } from '../../../core/token/claims.ts';
import { workloadOf } from '../../../core/token/workload.ts';
import type { Exchange } from '../exchange.ts';
import { invalidIdentityToken, invalidToken } from '../refusals.ts';

/** AWS's words for each fault (sts.md 7.4). */
function refusalOf(fault: ClaimFault): Refusal {
  switch (fault.fault) {
    case 'missing':
      return invalidIdentityToken(
        `Missing a required claim: ${fault.claim}`,
        `the token has no ${fault.claim} claim`,
      );
    case 'empty':
      return invalidIdentityToken(
        `Claim is not allowed to be empty: ${fault.claim}`,
        `the ${fault.claim} claim is an empty list`,
      );
    case 'several-audiences':
      return invalidIdentityToken(
        'Token audience contains more than one audience while authorized party is not present',
        'the token has several audiences and no azp',
      );
    case 'timestamp':
      return invalidIdentityToken(
        'Invalid timestamp in token claims.',
        `the ${fault.claim} claim is no whole number of seconds`,
      );
    case 'null-subject':
      return new Refusal('InternalFailure', 500, 'Unknown error validating third-party token', {
        reason: 'the sub claim is null',
      });
    case 'type':
      return invalidToken(`the ${fault.claim} claim has a type that it must not have`);
  }
}

/** sts.md 7.3. From here on the token's subject is established, and the audit trail may name it. */
export function claimsPresent(exchange: Exchange): void {
  const claims = readClaims(exchange.token.payload);
  if ('fault' in claims) throw refusalOf(claims);
  exchange.claims = claims;
  const { audit } = exchange.context;
  const { additional } = audit;
  additional.webIdentityProvider = exchange.provider.arn;
  additional.webIdentitySubject = claims.subject;
  additional.webIdentityAudience = claims.audience;
  audit.workload = workloadOf(exchange.token.payload);
}
