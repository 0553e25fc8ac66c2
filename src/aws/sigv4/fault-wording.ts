import { Refusal } from '../../core/errors/refusal.ts';
import type { AuthenticationFault, FaultKind } from './fault.ts';

/** Code, status and text; without a text the fault's own (the query services') stands. */
type Wording = readonly [code: string, status: number, message?: string];
type Table = Readonly<Record<FaultKind, Wording>>;

/** STS, IAM, CloudFormation (sts.md 4.2, access-denied.md 2.2). */
const QUERY: Table = {
  missing: ['MissingAuthenticationToken', 403],
  incomplete: ['IncompleteSignature', 403],
  unsupported: ['IncompleteSignature', 403],
  'bad-query': ['IncompleteSignature', 403],
  region: ['SignatureDoesNotMatch', 403],
  scope: ['SignatureDoesNotMatch', 403],
  'unknown-key': ['InvalidClientTokenId', 403],
  'malformed-token': ['InvalidClientTokenId', 403],
  'bad-token': ['InvalidClientTokenId', 403],
  'pod-gone': ['InvalidClientTokenId', 403],
  'expired-token': ['ExpiredToken', 403],
  skewed: ['SignatureDoesNotMatch', 403],
  'expired-url': ['SignatureDoesNotMatch', 403],
  'unsigned-headers': ['SignatureDoesNotMatch', 403],
  'payload-header': ['SignatureDoesNotMatch', 403],
  mismatch: ['SignatureDoesNotMatch', 403],
};

const EC2_FAILURE: Wording = [
  'AuthFailure',
  401,
  'AWS was not able to validate the provided access credentials',
];
const EC2_EXPIRED: Wording = ['RequestExpired', 400, 'Request has expired.'];

const EC2: Table = {
  missing: EC2_FAILURE,
  incomplete: EC2_FAILURE,
  unsupported: EC2_FAILURE,
  'bad-query': EC2_FAILURE,
  region: EC2_FAILURE,
  scope: EC2_FAILURE,
  'unknown-key': EC2_FAILURE,
  'malformed-token': EC2_FAILURE,
  'bad-token': EC2_FAILURE,
  'pod-gone': EC2_FAILURE,
  'expired-token': EC2_EXPIRED,
  skewed: EC2_EXPIRED,
  'expired-url': EC2_EXPIRED,
  'unsigned-headers': EC2_FAILURE,
  'payload-header': EC2_FAILURE,
  mismatch: EC2_FAILURE,
};

/** EKS and EKS Auth: the query services' texts under the JSON services' codes. */
const EKS: Table = {
  missing: ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token'],
  incomplete: ['IncompleteSignatureException', 403],
  unsupported: ['IncompleteSignatureException', 403],
  'bad-query': ['IncompleteSignatureException', 403],
  region: ['InvalidSignatureException', 403],
  scope: ['InvalidSignatureException', 403],
  'unknown-key': ['UnrecognizedClientException', 403],
  'malformed-token': ['UnrecognizedClientException', 403],
  'bad-token': ['UnrecognizedClientException', 403],
  'pod-gone': ['UnrecognizedClientException', 403],
  'expired-token': ['ExpiredTokenException', 403],
  skewed: ['InvalidSignatureException', 403],
  'expired-url': ['InvalidSignatureException', 403],
  'unsigned-headers': ['InvalidSignatureException', 403],
  'payload-header': ['InvalidSignatureException', 403],
  mismatch: ['InvalidSignatureException', 403],
};

/** CloudTrail: the codes of the JSON services, which answer 400. */
const JSON_TARGET: Table = Object.fromEntries(
  Object.entries(EKS).map(([kind, [code, , message]]) => [
    kind,
    message === undefined ? [code, 400] : [code, 400, message],
  ]),
  // The same kinds as the table that it is made from.
) as unknown as Table;

const S3_UNKNOWN: Wording = [
  'InvalidAccessKeyId',
  403,
  'The AWS Access Key Id you provided does not exist in our records.',
];

const S3: Table = {
  missing: ['AccessDenied', 403, 'Access Denied'],
  incomplete: ['AuthorizationHeaderMalformed', 400],
  unsupported: [
    'InvalidRequest',
    400,
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
  ],
  'bad-query': ['AuthorizationQueryParametersError', 400],
  region: ['AuthorizationHeaderMalformed', 400],
  scope: ['AuthorizationHeaderMalformed', 400],
  'unknown-key': S3_UNKNOWN,
  'malformed-token': ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
  'bad-token': S3_UNKNOWN,
  'pod-gone': S3_UNKNOWN,
  'expired-token': ['ExpiredToken', 400, 'The provided token has expired.'],
  skewed: [
    'RequestTimeTooSkewed',
    403,
    'The difference between the request time and the current time is too large.',
  ],
  'expired-url': ['AccessDenied', 403, 'Request has expired'],
  'unsigned-headers': [
    'AccessDenied',
    403,
    'There were headers present in the request which were not signed',
  ],
  'payload-header': ['InvalidRequest', 400],
  mismatch: [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
};

const BY_SERVICE: Readonly<Record<string, Table>> = {
  s3: S3,
  ec2: EC2,
  eks: EKS,
  'eks-auth': EKS,
  cloudtrail: JSON_TARGET,
};

/** The failure in the service's own words. */
export function wordFault(fault: AuthenticationFault, service: string): Refusal {
  const [code, status, message] = (BY_SERVICE[service] ?? QUERY)[fault.kind];
  return new Refusal(code, status, message ?? fault.message, {
    reason: fault.reason ?? `authentication: ${fault.kind}: ${fault.message}`,
    members: service === 's3' ? fault.members : {},
    cause: fault,
  });
}
