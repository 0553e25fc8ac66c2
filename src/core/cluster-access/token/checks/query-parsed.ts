import { parseGoQuery } from '../../go/query.ts';
import type { TokenReading } from '../reading.ts';

export function queryParsed(reading: TokenReading): string | undefined {
  const query = parseGoQuery(reading.url.rawQuery);
  if (query === undefined) return 'malformed query parameter';
  reading.query = query;
  return undefined;
}
