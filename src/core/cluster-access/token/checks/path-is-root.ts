import type { TokenReading } from '../reading.ts';

export function pathIsRoot({ url }: TokenReading): string | undefined {
  return url.path === '/' ? undefined : 'unexpected path in pre-signed URL';
}
