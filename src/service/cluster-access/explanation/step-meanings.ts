/** What a step of the review of a token asks, and what to do when it refuses. */
export interface StepMeaning {
  readonly means: string;
  readonly likely: readonly string[];
  readonly change: readonly string[];
}

const FRESH =
  'make a fresh token: rolecall token --cluster-id CLUSTER (or aws eks get-token --cluster-name CLUSTER)';
const WHOLE = 'hand the token over as it is made, without quotes, line ends or cuts';

const malformed = (means: string, ...likely: string[]): StepMeaning => ({
  means,
  likely: [...likely, 'it was made by a program that does not follow the format of these tokens'],
  change: [FRESH, WHOLE],
});

/** By the names of the checks, in the order of the review (cluster-authenticator.md 3). */
export const STEP_MEANINGS: Readonly<Record<string, StepMeaning>> = {
  sizeBounded: {
    means: 'a token has at most 4096 bytes',
    likely: ['the session token in it is long: many session tags, or a long session policy'],
    change: ['sign with a session that has fewer tags and no session policy'],
  },
  prefixExpected: malformed('a token begins with k8s-aws-v1.', 'it is another kind of token'),
  base64Decoded: malformed(
    'after the prefix comes base64url without padding',
    'it was cut, or padded with =',
  ),
  urlParsed: malformed('the token is the URL of a call to STS'),
  schemeExpected: {
    means: 'the URL is https, or http on a listed endpoint of this machine',
    likely: ['it was signed for an endpoint in AWS_ENDPOINT_URL that this cluster does not list'],
    change: ['unset AWS_ENDPOINT_URL, or list the endpoint: rolecall authenticator … --sts-endpoint URL'],
  },
  hostAllowed: {
    means: 'the URL names an STS endpoint of the partition, or one that is listed',
    likely: [
      'it was signed for another STS: AWS_ENDPOINT_URL, a VPC endpoint, another partition or region setting',
      'the cluster was started again and listens on another port',
    ],
    change: ['sign for the endpoint that the cluster lists, or list this one with --sts-endpoint URL'],
  },
  pathIsRoot: malformed('the path of the URL is /'),
  queryParsed: malformed('the query of the URL can be read'),
  parametersDistinct: malformed('no parameter comes twice'),
  parametersListed: malformed('there are no parameters but those of the format'),
  actionExpected: malformed('the call is GetCallerIdentity'),
  clusterSigned: malformed(
    "the cluster's name is signed, as the header x-k8s-aws-id",
    'it is a presigned URL that was not made for a cluster',
  ),
  expiresBounded: malformed('X-Amz-Expires is a number of seconds up to 900'),
  dateRead: {
    means: 'the token is at most 15 minutes old',
    likely: ['it was kept and used later', 'a clock that is slow, of whoever made it'],
    change: [FRESH, 'compare the clocks of both sides'],
  },
  dateNotAhead: {
    means: 'the token is not from the future, by the leeway that STS gives',
    likely: ['a clock that is fast, of whoever made it'],
    change: ['set the clock, then make a fresh token'],
  },
  nothingBesides: malformed('the URL has nothing besides host, path and query'),
  stsAsked: {
    means: 'STS can be asked',
    likely: ['no network from the verifier to the STS endpoint, or a proxy in between'],
    change: ['reach the endpoint from where the verifier runs'],
  },
  identityVouched: {
    means: 'STS vouches for the signature',
    likely: [
      'the token is for another cluster: its name is part of the signature',
      'the access key was deleted or is not active, or the session has ended',
      'the secret key is wrong',
    ],
    change: [
      "use the cluster's own name: rolecall token --cluster-id CLUSTER",
      'aws sts get-caller-identity, with the same credentials',
    ],
  },
  identityCanonical: {
    means: 'who STS names is a role, a user, a federated user or the root of an account',
    likely: ['an identity that no cluster can map'],
    change: ['sign as an IAM role or user'],
  },
  identityMapped: {
    means: 'an access entry or aws-auth gives the identity a name in the cluster',
    likely: [],
    change: [],
  },
  userNamed: {
    means: 'the entry gives a username',
    likely: ['the username of the entry is empty, or its template came out empty'],
    change: ['give the entry a username'],
  },
};

/** Refusals of STS, by what its message holds: more particular than the step. */
export const STS_REFUSALS: readonly (readonly [
  message: RegExp,
  meaning: Pick<StepMeaning, 'likely' | 'change'>,
])[] = [
  [
    /SignatureDoesNotMatch/,
    {
      likely: [
        'the token is for another cluster: its name is part of the signature',
        'the secret key is wrong',
      ],
      change: ["use the cluster's own name: rolecall token --cluster-id CLUSTER"],
    },
  ],
  [
    /ExpiredToken|token included in the request is expired/,
    {
      likely: ['the session behind the credentials has ended, or was revoked'],
      change: ['get new credentials (aws sso login, or assume the role again), then a fresh token'],
    },
  ],
  [
    /InvalidClientTokenId|security token included in the request is invalid/,
    {
      likely: [
        'the access key was deleted or is not active',
        'the key is of another AWS, or of another instance',
      ],
      change: ['aws sts get-caller-identity, with the same credentials'],
    },
  ],
  [
    /Throttling/,
    {
      likely: ['STS limits the calls of this account at the moment'],
      change: ['try again; clients should reuse a token until it ends'],
    },
  ],
  [
    /Signature (expired|not yet current)/,
    { likely: ['a clock that is wrong'], change: ['set the clock, then make a fresh token'] },
  ],
];
