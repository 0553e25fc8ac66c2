import { asciiLower } from '../ascii-lower.ts';
import { CLUSTER_HEADER, type TokenReading } from '../reading.ts';

/** Attack: a token that is for no cluster in particular, presented to each. */
export function clusterSigned({ parameters }: TokenReading): string | undefined {
  const signed = asciiLower(parameters.get('x-amz-signedheaders') ?? '').split(';');
  return signed.includes(CLUSTER_HEADER)
    ? undefined
    : `client did not sign the ${CLUSTER_HEADER} header in the pre-signed URL`;
}
