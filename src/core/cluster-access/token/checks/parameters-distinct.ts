import { quoteBytes } from '../../go/bytes.ts';
import { asciiLower } from '../ascii-lower.ts';
import type { TokenReading } from '../reading.ts';

/** Attack: `action` beside `Action`, of which this verifier reads one and STS the other. */
export function parametersDistinct({ query }: TokenReading): string | undefined {
  const seen = new Set<string>();
  for (const key of query.keys()) {
    const name = asciiLower(key);
    if (seen.has(name)) return `duplicate query parameter found: ${quoteBytes(key)}`;
    seen.add(name);
  }
  return undefined;
}
