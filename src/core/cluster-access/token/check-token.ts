import type { StsEndpoints } from '../sts/endpoints.ts';
import { actionExpected } from './checks/action-expected.ts';
import { base64Decoded } from './checks/base64-decoded.ts';
import { clusterSigned } from './checks/cluster-signed.ts';
import { dateNotAhead } from './checks/date-not-ahead.ts';
import { dateRead } from './checks/date-read.ts';
import { expiresBounded } from './checks/expires-bounded.ts';
import { hostAllowed } from './checks/host-allowed.ts';
import { nothingBesides } from './checks/nothing-besides.ts';
import { parametersDistinct } from './checks/parameters-distinct.ts';
import { parametersListed } from './checks/parameters-listed.ts';
import { pathIsRoot } from './checks/path-is-root.ts';
import { prefixExpected } from './checks/prefix-expected.ts';
import { queryParsed } from './checks/query-parsed.ts';
import { schemeExpected } from './checks/scheme-expected.ts';
import { sizeBounded } from './checks/size-bounded.ts';
import { urlParsed } from './checks/url-parsed.ts';
import type { TokenCheck, TokenReading } from './reading.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Everything about a cluster token that needs no network, in the reference's order (cluster-authenticator.md 3.1); the last two are ours. */
export const TOKEN_CHECKS: readonly TokenCheck[] = [
  sizeBounded,
  prefixExpected,
  base64Decoded,
  urlParsed,
  schemeExpected,
  hostAllowed,
  pathIsRoot,
  queryParsed,
  parametersDistinct,
  parametersListed,
  actionExpected,
  clusterSigned,
  expiresBounded,
  dateRead,
  dateNotAhead,
  nothingBesides,
];

/** A token whose form is right. Nobody has vouched for it yet. */
export interface CheckedToken {
  readonly ok: true;
  /** Made of the judged parts: `https://sts.us-east-1.amazonaws.com/?Action=…`. */
  readonly url: string;
  /** As messages and metrics name the STS: a region, `global`, or the host of a listed endpoint. */
  readonly region: string;
  readonly accessKeyId: string;
}

export interface RefusedToken {
  readonly ok: false;
  /** Name of the check. */
  readonly check: string;
  /** The reference's text, secrets of the URL cut out. */
  readonly message: string;
}

const PREFIX = 'input token was not properly formatted: ';

export function checkToken(token: string, endpoints: StsEndpoints, now: number): CheckedToken | RefusedToken {
  // The other members are set by the check that each names; read too early, they fail the token, never pass it.
  const reading = { token, endpoints, now } as unknown as TokenReading;
  for (const check of TOKEN_CHECKS) {
    const fault = check(reading);
    if (fault !== undefined) return { ok: false, check: check.name, message: withoutSecrets(PREFIX + fault) };
  }
  const { url, region, parameters } = reading;
  const [accessKeyId = ''] = (parameters.get('x-amz-credential') ?? '').split('/', 1);
  return { ok: true, url: `${url.scheme}://${url.host}/?${url.rawQuery}`, region, accessKeyId };
}
