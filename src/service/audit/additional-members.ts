import type { Json } from '../../core/records/record.ts';

/** The verified web identity behind an unsigned call. */
export interface WebIdentity {
  readonly provider: string;
  readonly subject: string;
  readonly audience: string;
}

/** An event's additional facts, sorted into the places that a CloudTrail record has for them. */
export interface SortedAdditional {
  readonly webIdentity: WebIdentity | undefined;
  readonly responseElements: Json;
  readonly additionalEventData: Json | undefined;
}

/** Additional facts with a place of their own. Anything else stays in `additionalEventData`. */
const PLACED = new Set([
  'webIdentityProvider',
  'webIdentitySubject',
  'webIdentityAudience',
  'issuedAccessKeyId',
  'assumedRoleArn',
  'invokedByService',
]);

function issued(additional: Readonly<Record<string, string>>, webIdentity: WebIdentity | undefined): Json {
  const { issuedAccessKeyId, assumedRoleArn } = additional;
  if (issuedAccessKeyId === undefined) return null;
  return {
    credentials: { accessKeyId: issuedAccessKeyId },
    assumedRoleUser: { arn: assumedRoleArn },
    provider: webIdentity?.provider,
    audience: webIdentity?.audience,
    subjectFromWebIdentityToken: webIdentity?.subject,
  };
}

function unplaced(additional: Readonly<Record<string, string>>): Json | undefined {
  let other: [string, string][] | undefined;
  for (const name of Object.keys(additional)) {
    if (PLACED.has(name)) continue;
    other ??= [];
    other.push([name, additional[name] ?? '']);
  }
  return other && Object.fromEntries(other);
}

/** Sorts what operations added to their event; `issuedAccessKeyId` joins an exchange to the calls made with its credentials. */
export function sortAdditional(additional: Readonly<Record<string, string>>): SortedAdditional {
  const {
    webIdentityProvider: provider,
    webIdentitySubject: subject,
    webIdentityAudience: audience,
  } = additional;
  const webIdentity =
    provider === undefined || subject === undefined || audience === undefined
      ? undefined
      : { provider, subject, audience };
  return {
    webIdentity,
    responseElements: issued(additional, webIdentity),
    additionalEventData: unplaced(additional),
  };
}
