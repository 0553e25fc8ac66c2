import { ClaimFault, parseCredential, type SignatureClaim } from './signature-claim.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

const REQUIRED = ['Credential', 'Signature', 'SignedHeaders'] as const;

type Parameters = Record<(typeof REQUIRED)[number], string>;

/** Of a parameter that is given twice the last stands. */
function parameters(text: string): Parameters {
  const found: Parameters = { Credential: '', Signature: '', SignedHeaders: '' };
  for (const part of text.split(',', 16)) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).trim();
    if (name === 'Credential' || name === 'Signature' || name === 'SignedHeaders')
      found[name] = part.slice(equals + 1).trim();
  }
  return found;
}

/** `x-amz-date`, or the Date header in the same form. */
function timestampOf(headers: ReadonlyMap<string, string>): string | undefined {
  const amzDate = headers.get('x-amz-date');
  if (amzDate !== undefined) return amzDate;
  const date = headers.get('date');
  if (date === undefined) return undefined;
  const time = Date.parse(date);
  if (Number.isNaN(time)) return date;
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/**
 * Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Throws `ClaimFault` with AWS's text;
 * the header itself is not echoed back, as it may end in a log.
 */
export function parseAuthorization(
  authorization: string,
  headers: ReadonlyMap<string, string>,
): SignatureClaim {
  const space = authorization.indexOf(' ');
  const given = parameters(space < 0 ? '' : authorization.slice(space + 1));
  const faults = REQUIRED.filter((name) => given[name] === '').map(
    (name) => `Authorization header requires '${name}' parameter.`,
  );
  const timestamp = timestampOf(headers);
  if (timestamp === undefined) {
    faults.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (faults.length > 0) throw new ClaimFault(faults.join(' '));
  const { accessKeyId, date, region, service, terminator } = parseCredential(given.Credential);
  return {
    form: 'header',
    accessKeyId,
    date,
    region,
    service,
    terminator,
    signedHeaders: given.SignedHeaders.split(';'),
    signature: given.Signature,
    timestamp: timestamp ?? '',
    sessionToken: headers.get('x-amz-security-token'),
    expires: undefined,
  };
}
