import { ClaimFault, parseCredential, type SignatureClaim } from './signature-claim.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';

const REQUIRED = ['Credential', 'Signature', 'SignedHeaders'] as const;

function parameters(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of text.split(',', 16)) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    found.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
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
  const faults = REQUIRED.filter((name) => !given.get(name)).map(
    (name) => `Authorization header requires '${name}' parameter.`,
  );
  const timestamp = timestampOf(headers);
  if (timestamp === undefined) {
    faults.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  if (faults.length > 0) throw new ClaimFault(faults.join(' '));
  return {
    form: 'header',
    ...parseCredential(given.get('Credential') ?? ''),
    signedHeaders: (given.get('SignedHeaders') ?? '').split(';'),
    signature: given.get('Signature') ?? '',
    timestamp: timestamp ?? '',
    sessionToken: headers.get('x-amz-security-token'),
    expires: undefined,
  };
}
