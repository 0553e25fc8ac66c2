/** What a signed request claims of itself, before any of it is believed. */
export interface SignatureClaim {
  readonly form: 'header' | 'presigned';
  readonly accessKeyId: string;
  /** `20261121` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Must be `aws4_request`. */
  readonly terminator: string;
  /** Lower case, as listed. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** `20261121T223149Z` */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
  /** `X-Amz-Expires` as given; presigned only. */
  readonly expires: string | undefined;
}

/** A signature that is not written as SigV4 writes it. The door words it. */
export class ClaimFault extends Error {
  /** AWS's text for the query services. */
  constructor(message: string) {
    super(message);
    this.name = 'ClaimFault';
  }
}

/** Splits `AKID/20261121/us-east-1/sts/aws4_request`. Throws `ClaimFault`. */
export function parseCredential(
  credential: string,
): Pick<SignatureClaim, 'accessKeyId' | 'date' | 'region' | 'service' | 'terminator'> {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  if (
    accessKeyId === undefined ||
    date === undefined ||
    region === undefined ||
    service === undefined ||
    terminator === undefined ||
    rest.length > 0
  ) {
    throw new ClaimFault(
      'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term',
    );
  }
  return { accessKeyId, date, region, service, terminator };
}
