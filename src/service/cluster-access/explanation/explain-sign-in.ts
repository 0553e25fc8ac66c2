import { unverifiedIssuer } from '../../oidc-users/unverified-issuer.ts';
import type { TokenReview } from '../token-reviewer.ts';
import type { AccessView, KnownSignIn } from './access-view.ts';
import { refusedStep } from './refused-step.ts';
import { shellQuoted } from './shell-quoted.ts';

type Told = ReturnType<typeof refusedStep>;
type Refused = Extract<TokenReview, { readonly ok: false }>;

const LONGEST = 200;
const quoted = (text: string): string => JSON.stringify(text.slice(0, LONGEST));

/** Slashes at the end and the case of letters: what people get wrong. */
const loosely = (url: string): string => url.replace(/\/+$/, '').toLowerCase();

/**
 * Why an OIDC provider's ID token makes nobody: which claim is missing or another, by name. Undefined when the token is of no such
 * provider: of a service account, or no JWT at all. Nothing of the token is told but its issuer and the claims that are asked about.
 */
export function explainSignIn(
  { cluster, signIns }: Pick<AccessView, 'cluster' | 'signIns'>,
  token: string,
  { check, message }: Pick<Refused, 'check' | 'message'>,
): Told | undefined {
  const issuer = unverifiedIssuer(token);
  if (issuer === undefined || signIns === undefined || issuer === signIns.ownIssuer) return undefined;
  const configured = signIns.configs.filter(({ issuerUrl }) => issuerUrl === issuer);
  if (configured.length === 0) return ofUnknownIssuer(cluster, issuer, signIns.configs);
  return filled(refusedStep(check, message, cluster), configured);
}

/** Commands with what the one config says; of several it is not known which was meant. */
function filled(told: Told, configs: readonly KnownSignIn[]): Told {
  const [only, ...others] = configs;
  if (only === undefined || others.length > 0) return told;
  const change = told.change.map((line) =>
    line
      .replace(/\bISSUER\b/, () => shellQuoted(only.issuerUrl))
      .replace(/\bCLIENT\b/, () => shellQuoted(only.clientId))
      .replace(/\bname=NAME\b/, () => `name=${only.name}`),
  );
  return { ...told, change };
}

function ofUnknownIssuer(cluster: string, issuer: string, configs: readonly KnownSignIn[]): Told {
  const known = configs.map(({ issuerUrl }) => quoted(issuerUrl)).join(', ');
  const message = `oidc: the claim iss is ${quoted(issuer)}; ${known === '' ? 'the cluster has no identity provider' : `the cluster's providers are ${known}`}`;
  const near = configs.find(({ issuerUrl }) => loosely(issuerUrl) === loosely(issuer));
  const short = shellQuoted(
    `identityProviderConfigName=NAME,issuerUrl=${issuer.slice(0, LONGEST)},clientId=CLIENT`,
  );
  return {
    ...refusedStep('issuerMatches', message, cluster),
    likely:
      near === undefined
        ? ['the provider is not associated with the cluster, or the token is for another cluster']
        : [
            `the config ${near.name} says ${quoted(near.issuerUrl)}: a slash at the end, or the case of a letter, makes another issuer`,
          ],
    change: [
      ...(near === undefined
        ? []
        : [
            `aws eks disassociate-identity-provider-config --cluster-name ${cluster} --identity-provider-config type=oidc,name=${near.name}`,
          ]),
      `aws eks associate-identity-provider-config --cluster-name ${cluster} --oidc ${short}`,
    ],
  };
}
