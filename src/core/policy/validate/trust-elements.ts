import { awsPrincipal } from '../match/principal-entry.ts';
import { type Check, malformed } from './fault.ts';

/** Trust policies (policy-language.md 9.1, 12.2): the role is the resource. */
export const refuseResource: Check = ({ statements }) => {
  const bad = statements.find(({ resource }) => resource !== undefined)?.resource;
  return bad === undefined ? undefined : malformed('Has prohibited field Resource.', bad.at);
};

export const refuseNotPrincipal: Check = ({ statements }) => {
  const bad = statements.find(({ principal }) => principal?.negated === true)?.principal;
  return bad === undefined ? undefined : malformed('Has prohibited field NotPrincipal.', bad.at);
};

export const requirePrincipal: Check = ({ statements }) => {
  const bad = statements.find(
    ({ principal }) => principal === undefined || (!principal.everyone && principal.entries.length === 0),
  );
  return bad === undefined ? undefined : malformed('Missing required field Principal', bad.at);
};

const DOMAIN = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const PROVIDER = /^arn:aws[a-z-]*:iam::[0-9]{12}:(oidc|saml)-provider\/[^*?\s]+$/;
const SERVICE = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** The forms of 3.3: no partial wildcard, no group. Whether a principal exists is for whoever holds the records. */
export const requirePrincipalForms: Check = ({ statements }) => {
  for (const { principal } of statements) {
    for (const { type, value } of principal?.entries ?? []) {
      const message = principalFault(type, value.text);
      if (message !== undefined) return malformed(message, value.at);
    }
  }
  return undefined;
};

function principalFault(type: string, text: string): string | undefined {
  switch (type) {
    case 'AWS':
      return awsPrincipal(text).form === 'nobody'
        ? `Invalid principal in policy: "AWS":"${text}"`
        : undefined;
    case 'Service':
      return SERVICE.test(text) ? undefined : `Invalid principal in policy: "SERVICE":"${text}"`;
    case 'Federated':
      return DOMAIN.test(text) || PROVIDER.test(text)
        ? undefined
        : 'Federated principals must be valid domain names or SAML metadata ARNs';
    default:
      return `Invalid principal in policy: "${type}":"${text}"`;
  }
}
