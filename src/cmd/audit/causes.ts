/** What a refusal means to the person who meets it: by the check that refused, and by what a client was told. */
export interface Cause {
  /** Names of checks, as records name them. */
  readonly checks?: readonly string[];
  /** What clients are told, here or on AWS. */
  readonly message?: RegExp;
  /** The check, in words. */
  readonly means: string;
  readonly likely: readonly string[];
  readonly change: readonly string[];
}

/** Most particular first: the first that fits is the one. Facts: the reference on STS and credential errors. */
export const CAUSES: readonly Cause[] = [
  {
    checks: ['issuerKnown'],
    message: /No OpenIDConnect provider found in your account/,
    means: "the token's issuer must be an OIDC provider of the role's account",
    likely: [
      "no IAM OIDC provider for this issuer in the role's account",
      'the provider was made for another URL: scheme, port, path or a trailing slash differ',
      'the role is in another account than the provider',
    ],
    change: [
      'rolecall utils associate-iam-oidc-provider --cluster CLUSTER --approve',
      'compare: aws iam list-open-id-connect-providers, with the issuer of aws eks describe-cluster',
    ],
  },
  {
    checks: ['audienceRegistered'],
    message: /Incorrect token audience/,
    means: "the token's audience must be a client id of the OIDC provider",
    likely: [
      'the pod mounts a token for another audience than sts.amazonaws.com',
      'the provider was made without this client id',
    ],
    change: [
      'aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ARN --client-id AUDIENCE',
      'or remove the annotation eks.amazonaws.com/audience from the service account, and restart its pods',
    ],
  },
  {
    checks: ['timesValid'],
    message: /^Token (expired|not yet valid|issued in the future|too old)/,
    means: 'the token must be valid now, by five minutes of leeway',
    likely: [
      'a token that was copied, or read once at start and never again',
      'a clock that is wrong, of the cluster or of this machine',
    ],
    change: [
      'read the file in AWS_WEB_IDENTITY_TOKEN_FILE for every exchange: the kubelet renews it; current SDKs do so',
      'compare the clocks of both sides',
    ],
  },
  {
    checks: ['signatureVerified', 'keyFound'],
    message:
      /Couldn't retrieve verification key|IDPCommunicationError|could not be reached|match configured thumbprint/,
    means: "the token's signature must verify with a key that its issuer publishes",
    likely: [
      'the issuer has changed its keys since',
      'the token was signed by another cluster',
      "the issuer's keys cannot be fetched: TLS, DNS, or a private address that is not allowed",
      "no public authority vouches for the issuer's host, and no registered thumbprint does",
    ],
    change: [
      'take a fresh token; look at the kid of its header and at the jwks_uri of the issuer',
      'a private issuer is reached with rolecall up --allow-private-providers CIDR',
      'a private authority is trusted with rolecall up --provider-ca-file FILE',
      'aws iam update-open-id-connect-provider-thumbprint --open-id-connect-provider-arn ARN --thumbprint-list SHA1',
    ],
  },
  {
    checks: ['tokenParsed', 'algorithmAllowed', 'claimsPresent'],
    message: /not a valid JWT|Missing a required claim/,
    means: 'the token must be a signed JWT with the claims iss, sub, aud, iat and exp',
    likely: ['the file is empty, cut short, or holds something else, such as an access token'],
    change: ['mount a projected service-account token (the webhook does) and hand it over as it is'],
  },
  {
    checks: ['serviceAccountBound'],
    means:
      'strict binding is on: the role must be the one that the service account is annotated or associated with',
    likely: [
      'the service account is annotated with another role, or with none: the trust policy alone is not enough',
      'the annotation was written for a service account of another namespace',
      'the cluster is an attached one, whose annotations are not seen here: it needs an association',
      "the cluster's API cannot be followed at the moment",
    ],
    change: [
      'kubectl annotate serviceaccount -n NAMESPACE NAME eks.amazonaws.com/role-arn=ROLE_ARN',
      'or: aws eks create-pod-identity-association --cluster-name CLUSTER --namespace NAMESPACE --service-account NAME --role-arn ROLE_ARN',
    ],
  },
  {
    checks: ['podPresent', 'authenticated:pod-gone'],
    means: "bound sessions are on: a pod's token, and credentials that came from it, end with the pod",
    likely: [
      'the pod was deleted, or another took its name; somebody else uses what it had',
      "the cluster's API could not be asked, or has been away for five minutes",
    ],
    change: ['take the token or credentials of a pod that is there'],
  },
  {
    checks: ['trustPolicyAllows', 'roleExists'],
    message: /^Not authorized to perform sts:AssumeRoleWithWebIdentity/,
    means: 'the role must exist and its trust policy must allow this subject, audience and provider',
    likely: [
      'sub is not the one of this namespace and service account, or differs by case',
      'a wildcard stands under StringEquals, where it is a letter like any other',
      'the provider in Principal is another one, or another cluster of the same name',
      'the role does not exist: AWS tells both in the same words',
    ],
    change: ['aws iam update-assume-role-policy --role-name ROLE --policy-document file://trust.json'],
  },
  {
    checks: ['trustAllows'],
    means: "the caller's own policies and the role's trust policy must both allow it",
    likely: [
      'the trust policy does not name the caller, or asks for an external id that was not given',
      'the caller has no permission for sts:AssumeRole on this role',
      'session tags were passed, and sts:TagSession is not allowed',
    ],
    change: [],
  },
  {
    checks: ['permitted'],
    means: 'policies must allow the action on the resource, and none may deny it',
    likely: [],
    change: [],
  },
  {
    checks: ['podIdentityAdmission'],
    means: 'the pod identity webhook must be able to tell which AWS identity the pod gets',
    likely: ['the service account is missing, or its annotations cannot be read as an identity'],
    change: ['create the service account before its pods; correct its eks.amazonaws.com/ annotations'],
  },
  {
    checks: ['rbacAllows'],
    means:
      'a role that is bound to the user or to one of its groups must allow the verb, and admission must not object',
    likely: [],
    change: [
      'kubectl create role NAME --verb VERB --resource RESOURCE, then kubectl create rolebinding NAME --role NAME --user USER (or --serviceaccount NS:NAME)',
      'check with: kubectl auth can-i VERB RESOURCE --as USER',
    ],
  },
  {
    checks: ['tokenAccepted'],
    message: /^Unauthorized$/,
    means:
      "the cluster's API takes a certificate of its authority, or a token of its issuer, for its own audience, that is valid now",
    likely: [
      'the pod, node or service account that the token is bound to is gone, or was made again',
      'the token has expired, or is for another audience or cluster',
    ],
    change: ['take a fresh token; look at aud and exp of the present one'],
  },
  {
    checks: ['authenticated:expired-token'],
    message: /token included in the request is expired/,
    means: 'the session must not be over',
    likely: [
      'a client that keeps credentials instead of asking for new ones',
      'the session was revoked, or its role deleted or made again',
    ],
    change: ['let the SDK refresh: give it the role and the token file, not the credentials'],
  },
  {
    checks: ['authenticated:mismatch'],
    message: /request signature we calculated does not match/,
    means: 'the signature must be the one of this request and key',
    likely: ['a wrong or cut secret key', 'a proxy that changes headers, path or body on the way'],
    change: ['set the secret key again; ask without the proxy'],
  },
  {
    checks: ['authenticated:skewed', 'authenticated:expired-url'],
    message: /Signature (expired|not yet current)/,
    means: 'the signature must be of now, by fifteen minutes; a presigned URL of within its time',
    likely: ['a clock that is wrong', 'a request that was kept and sent later'],
    change: ['set the clock of the client'],
  },
  {
    checks: ['authenticated:unknown-key', 'authenticated:malformed-token', 'authenticated:bad-token'],
    message: /security token included in the request is invalid|InvalidClientTokenId|UnrecognizedClient/,
    means: 'the access key must exist here and be active, and go with its session token',
    likely: [
      'credentials of another instance, or of AWS itself',
      'AWS_SESSION_TOKEN left over from, or missing for, another key',
      'the key was deleted or made inactive',
    ],
    change: [
      'eval "$(rolecall env)", or unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN in a pod',
    ],
  },
  {
    checks: ['authenticated:missing'],
    message: /Missing Authentication Token|Unable to locate credentials|NoCredentialProviders/,
    means: 'the request must be signed',
    likely: [
      'the client found no credentials: nothing was injected into the pod',
      'the pod started before its service account was annotated',
    ],
    change: ['look for AWS_ROLE_ARN in the pod; restart it if it is not there'],
  },
  {
    checks: ['authenticated:region', 'authenticated:scope', 'authenticated:incomplete'],
    message: /Credential should be scoped/,
    means: 'the signature must name this region and service, and be whole',
    likely: ['the client is set to another region or to the endpoint of another service'],
    change: ['set AWS_REGION and AWS_ENDPOINT_URL as rolecall env prints them'],
  },
  {
    checks: ['sessionSizeAllowed'],
    message: /PackedPolicySize|Packed size of session tags/i,
    means: 'session policies and tags must fit into a session',
    likely: ['long session policies, or many tags'],
    change: ['shorten the session policy, or move it into a managed policy and pass its ARN'],
  },
  {
    checks: ['durationAllowed'],
    message: /DurationSeconds exceeds/,
    means: 'the session must not be longer than the role allows; a chained one not longer than an hour',
    likely: ["duration-seconds beyond the role's maximum session duration"],
    change: ['aws iam update-role --role-name ROLE --max-session-duration SECONDS'],
  },
  {
    checks: ['operationKnown'],
    means: 'the operation must be one that is served here',
    likely: ['an operation, version or service that this server does not have'],
    change: ['docs/operations.md lists what is served'],
  },
  {
    checks: ['parametersValid'],
    means: "the request must have the parameters of the API's model",
    likely: [],
    change: [],
  },
  {
    message: /permission denied.*token|token: permission denied/i,
    means: 'the container must be able to read its token',
    likely: ['a container that runs as another user, without fsGroup'],
    change: ['set securityContext.fsGroup in the pod'],
  },
  {
    message: /Throttling|Rate exceeded/,
    means: 'requests must stay under the rate',
    likely: ['a client that makes a session for each call'],
    change: ['keep one client, and its session, for many calls'],
  },
];

/** The cause of a refusal by its check, else by what was told. */
export function causeOf(check: string | undefined, message: string | undefined): Cause | undefined {
  const byCheck = check === undefined ? undefined : CAUSES.find(({ checks }) => checks?.includes(check));
  if (byCheck !== undefined || message === undefined) return byCheck;
  return CAUSES.find((cause) => cause.message?.test(message));
}
