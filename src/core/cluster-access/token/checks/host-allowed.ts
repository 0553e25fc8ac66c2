import { quoteBytes } from '../../go/bytes.ts';
import { judgeAwsHost } from '../../sts/host-verdict.ts';
import type { TokenReading } from '../reading.ts';

/** Attack: a host of the attacker's own would vouch for anybody. */
export function hostAllowed(reading: TokenReading): string | undefined {
  const { url, endpoints } = reading;
  if (endpoints.origins.has(`${url.scheme}://${url.host}`)) {
    reading.region = url.host;
    return undefined;
  }
  if (!endpoints.aws) return `unexpected hostname ${quoteBytes(url.host)} in pre-signed URL`;
  const verdict = judgeAwsHost(url.host, endpoints.partition, endpoints.region);
  if ('fault' in verdict) return verdict.fault;
  reading.region = verdict.region;
  return undefined;
}
