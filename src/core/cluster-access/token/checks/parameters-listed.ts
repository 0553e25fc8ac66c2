import { quoteBytes } from '../../go/bytes.ts';
import { asciiLower } from '../ascii-lower.ts';
import type { TokenReading } from '../reading.ts';

const ALLOWED: ReadonlySet<string> = new Set([
  'action',
  'version',
  'x-amz-algorithm',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-expires',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
]);

export function parametersListed(reading: TokenReading): string | undefined {
  const parameters = new Map<string, string>();
  for (const [key, values] of reading.query) {
    const name = asciiLower(key);
    if (!ALLOWED.has(name)) return `non-whitelisted query parameter ${quoteBytes(key)}`;
    const [value] = values;
    if (value === undefined || values.length > 1) return 'query parameter with multiple values not supported';
    parameters.set(name, value);
  }
  reading.parameters = parameters;
  return undefined;
}
