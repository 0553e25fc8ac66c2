import { isWithinEdits } from './edit-distance.ts';
import { parseGoBoolean, parseGoInteger } from './go-values.ts';
import { quote } from './quote.ts';
import { LEAST_EXPIRATION, MOST_EXPIRATION } from './token-expiration.ts';

type Holder = 'service account' | 'pod';
type Annotations = ReadonlyMap<string, string>;

/** Annotations that are read, and on what (pod-identity-webhook.md 3.1, 3.2). */
const READ: Readonly<Record<string, readonly Holder[]>> = {
  'role-arn': ['service account'],
  audience: ['service account'],
  'sts-regional-endpoints': ['service account'],
  'token-expiration': ['service account', 'pod'],
  'skip-containers': ['pod'],
  'fs-group': ['service account', 'pod'],
};
const NAMES = Object.keys(READ);
/** Longer keys are nobody's slip of the pen; comparing costs their length. */
const LONGEST_KEY = 80;
const SLIPS = 2;
/** A prefix that names Amazon or AWS. */
const FOREIGN = /^[^/]*(?:amazon|aws)[^/]*\//i;

/** Whether a key is kept for the checks below although the webhook does not read it. */
export function isSuspectAnnotation(key: string, prefix: string): boolean {
  return meantBy(key, prefix) !== undefined;
}

/** Annotations that are misspelt, on the wrong object, or have a value that is not read. */
export function annotationWarnings(
  annotations: Annotations,
  holder: Holder,
  prefix: string,
): readonly string[] {
  const warnings: string[] = [];
  for (const [key, value] of annotations) {
    const meant = meantBy(key, prefix);
    if (meant !== undefined && !annotations.get(`${prefix}/${meant}`))
      warnings.push(`annotation ${quote(key)} is not read: did you mean ${prefix}/${meant}?`);
    if (key.startsWith(`${prefix}/`))
      warnings.push(...valueWarnings(key, key.slice(prefix.length + 1), value, holder));
  }
  return warnings;
}

function valueWarnings(key: string, name: string, value: string, holder: Holder): readonly string[] {
  const holders = Object.hasOwn(READ, name) ? READ[name] : undefined;
  if (holders === undefined) return [];
  if (!holders.includes(holder))
    return [`annotation ${key} is read from the ${holders[0]}, not from the ${holder}`];
  if (name === 'role-arn' && value === '') return [`${key} is empty: no AWS role for this pod`];
  if (name === 'sts-regional-endpoints' && parseGoBoolean(value) === undefined)
    return [`${key} is neither true nor false: ${quote(value)}`];
  if (name === 'fs-group' && parseGoInteger(value) === undefined)
    return [`${key} is no group id: ${quote(value)}`];
  return name === 'token-expiration' ? expirationWarnings(key, value) : [];
}

function expirationWarnings(key: string, value: string): readonly string[] {
  const seconds = parseGoInteger(value);
  if (seconds === undefined) return [`${key} is no number of seconds: ${quote(value)}`];
  if (seconds < LEAST_EXPIRATION)
    return [`${key} is less than ${LEAST_EXPIRATION} seconds: ${LEAST_EXPIRATION} is used`];
  return seconds > MOST_EXPIRATION
    ? [`${key} is more than the API server takes: ${MOST_EXPIRATION} is used`]
    : [];
}

/**
 * The annotation that a key was probably meant to be; undefined for one that is read as it is, and for one that looks like
 * none. A prefix that names Amazon or AWS stands for the right one; a name may be two slips away.
 */
function meantBy(key: string, prefix: string): string | undefined {
  const right = key.startsWith(prefix) && key[prefix.length] === '/';
  if (key.length > LONGEST_KEY || (!right && !FOREIGN.test(key))) return undefined;
  const name = key.slice(key.indexOf('/') + 1);
  if (right && Object.hasOwn(READ, name)) return undefined;
  // Under another prefix only the role is unmistakable: other controllers have their own `audience`.
  const candidates = right ? NAMES : ['role-arn'];
  return candidates.find((candidate) => isWithinEdits(name.toLowerCase(), candidate, SLIPS));
}
