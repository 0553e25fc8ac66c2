import { AuthenticationFault } from './fault.ts';
import type { SignatureClaim } from './signature-claim.ts';

const SKEW = 15 * 60 * 1000;
/** S3's longest presigned URL: a week, in seconds. */
const MAXIMUM_EXPIRES = 604_800;
const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** `20261121T223149Z` */
export const basicTime = (time: number): string =>
  `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

const extendedTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;

/** The last timestamp that was read, and its time: requests of one second state the same. */
let lastRead = '';
let lastTime = 0;

function signedAt(claim: SignatureClaim): number {
  if (claim.timestamp === lastRead) return lastTime;
  const parts = BASIC.exec(claim.timestamp);
  const time =
    parts === null
      ? Number.NaN
      : Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`);
  if (Number.isNaN(time)) {
    throw new AuthenticationFault(
      claim.form === 'header' ? 'incomplete' : 'bad-query',
      `Date must be in ISO-8601 'basic format'. Got '${claim.timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601`,
    );
  }
  lastRead = claim.timestamp;
  lastTime = time;
  return time;
}

function skewed(message: string, time: number, now: number): AuthenticationFault {
  return new AuthenticationFault('skewed', message, {
    members: {
      RequestTime: basicTime(time),
      ServerTime: extendedTime(now),
      MaxAllowedSkewMilliseconds: String(SKEW),
    },
  });
}

/** The seconds that a presigned URL lives. Only S3 reads them: STS holds every URL to 15 minutes. */
function lifetime(claim: SignatureClaim): number {
  const fault = (message: string): AuthenticationFault => new AuthenticationFault('bad-query', message);
  const text = claim.expires;
  if (text === undefined) {
    throw fault(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, ' +
        'X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  }
  if (/^-\d+$/.test(text)) throw fault('X-Amz-Expires must be non-negative');
  if (!/^\d{1,15}$/.test(text)) throw fault('X-Amz-Expires should be a number');
  if (Number(text) > MAXIMUM_EXPIRES) {
    throw fault(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  }
  return Number(text);
}

/** 15 minutes either way; a presigned S3 URL lives as long as it says. Throws `AuthenticationFault`. */
export function checkTime(claim: SignatureClaim, service: string, now: number): void {
  const time = signedAt(claim);
  if (time > now + SKEW) {
    throw skewed(
      `Signature not yet current: ${claim.timestamp} is still later than ${basicTime(now + SKEW)} (${basicTime(now)} + 15 min.)`,
      time,
      now,
    );
  }
  if (service === 's3' && claim.form === 'presigned') {
    checkLifetime(claim, time, now);
    return;
  }
  if (time < now - SKEW) {
    throw skewed(
      `Signature expired: ${claim.timestamp} is now earlier than ${basicTime(now - SKEW)} (${basicTime(now)} - 15 min.)`,
      time,
      now,
    );
  }
}

function checkLifetime(claim: SignatureClaim, time: number, now: number): void {
  const seconds = lifetime(claim);
  const end = time + seconds * 1000;
  if (end >= now) return;
  throw new AuthenticationFault('expired-url', 'Request has expired', {
    members: {
      'X-Amz-Expires': String(seconds),
      Expires: extendedTime(end),
      ServerTime: extendedTime(now),
    },
  });
}
