import { ALGORITHM } from './authorization-header.ts';
import { ClaimFault, parseCredential, type SignatureClaim } from './signature-claim.ts';

type Query = readonly (readonly [name: string, value: string])[];

/** Whether the query asks to be authenticated by itself. */
export const isPresigned = (rawQuery: string): boolean => rawQuery.includes('X-Amz-Signature=');

function single(query: Query, name: string): string | undefined {
  const values = query.filter(([key]) => key === name);
  // Two values could be read differently by the signature check and by whoever reads them next.
  if (values.length > 1) throw new ClaimFault(`Query string contains more than one '${name}' parameter.`);
  return values[0]?.[1];
}

/** Reads the `X-Amz-*` parameters of a presigned URL. Throws `ClaimFault`. */
export function parsePresigned(query: Query): SignatureClaim {
  const required = (name: string): string => {
    const value = single(query, name);
    if (value === undefined || value === '') {
      throw new ClaimFault(`AWS query-string parameters must include '${name}'.`);
    }
    return value;
  };
  if (required('X-Amz-Algorithm') !== ALGORITHM) throw new ClaimFault("Unsupported AWS 'algorithm'.");
  return {
    form: 'presigned',
    ...parseCredential(required('X-Amz-Credential')),
    signedHeaders: required('X-Amz-SignedHeaders').toLowerCase().split(';'),
    signature: required('X-Amz-Signature'),
    timestamp: required('X-Amz-Date'),
    sessionToken: single(query, 'X-Amz-Security-Token'),
    expires: single(query, 'X-Amz-Expires'),
  };
}
