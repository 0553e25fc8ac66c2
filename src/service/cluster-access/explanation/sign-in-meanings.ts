import type { StepMeaning } from './step-meanings.ts';

const SHOW =
  'aws eks describe-identity-provider-config --cluster-name CLUSTER --identity-provider-config type=oidc,name=NAME';
const FRESH = 'log in again: rolecall login';

/** Steps by which an OIDC provider's ID token becomes a user. */
export const SIGN_IN_MEANINGS: Readonly<Record<string, StepMeaning>> = {
  tokenParsed: {
    means: 'the token is a signed JWT',
    likely: ['it was cut, or is an access token of the provider'],
    change: ['hand over the ID token as it is', FRESH],
  },
  issuerMatches: {
    means: 'the token is of the issuer that is configured, to the letter',
    likely: ['a slash at the end, or the case of a letter'],
    change: [SHOW],
  },
  algorithmListed: {
    means: 'the token is signed in a way that is listed',
    likely: ['the provider signs with another algorithm than RS256'],
    change: ['let the provider sign with a listed algorithm'],
  },
  keyFound: {
    means: 'the issuer publishes the key of the token',
    likely: ['the issuer has changed its keys, or cannot be reached'],
    change: [FRESH],
  },
  signatureVerified: {
    means: 'the signature verifies with that key',
    likely: ['the token was changed or cut'],
    change: [FRESH],
  },
  audienceIncludesClient: {
    means: 'the token is for the client id that is configured',
    likely: ['it was issued to another client of the same provider'],
    change: [SHOW, 'log in with that client id'],
  },
  timesHold: {
    means: 'the token is valid now',
    likely: ['it has expired', 'a clock that is wrong'],
    change: [FRESH],
  },
  requiredClaimsHeld: {
    means: 'the token has every required claim, with exactly the value that is required',
    likely: ['the provider does not put the claim into ID tokens, or as a list'],
    change: [SHOW],
  },
  usernameClaimed: {
    means: 'the token has the claim that is the username',
    likely: ['the scope that brings the claim was not asked for', 'the e-mail address is not verified'],
    change: [SHOW],
  },
  groupsClaimed: {
    means: 'the groups in the token are a text or a list of texts',
    likely: ['the provider writes groups in another form'],
    change: [SHOW],
  },
  uidClaimed: { means: 'the token has the claim that is the uid', likely: [], change: [SHOW] },
  namesUnreserved: {
    means: 'no name is one that Kubernetes keeps for itself',
    likely: ['a user or group whose name begins with system:, prefix included'],
    change: ['set a prefix for usernames and groups'],
  },
};
