import { parseGoUrl } from '../../go/url.ts';
import type { TokenReading } from '../reading.ts';

export function urlParsed(reading: TokenReading): string | undefined {
  const url = parseGoUrl(reading.bytes);
  if ('fault' in url) return url.fault;
  reading.url = url;
  return undefined;
}
