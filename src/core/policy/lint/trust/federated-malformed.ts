import { WELL_KNOWN_PROVIDERS } from '../oidc-grant.ts';
import { quote } from '../quote.ts';
import type { Rule } from '../rule.ts';

const PROVIDER =
  /^arn:aws[a-z-]*:iam::[0-9]{12}:(oidc-provider\/[A-Za-z0-9][^*?\s]*[^*?\s/]|saml-provider\/[\w.-]+)$/;

export const federatedMalformed: Rule = {
  id: 'trust-federated-malformed',
  severity: 'high',
  title: 'Federated is not the ARN of a provider',
  fix: 'write arn:PARTITION:iam::ACCOUNT:oidc-provider/HOST[/PATH]',
  uses: ['trust'],
  on: 'statement',
  check: ({ principal }) =>
    (principal?.entries ?? [])
      .filter(({ type, value: { text } }) => type === 'Federated' && text !== '*' && !isProvider(text))
      .map(({ value: { text, at } }) => ({
        at,
        message: `${quote(text)} is not the ARN of a provider${why(text)}`,
      })),
};

function isProvider(text: string): boolean {
  return WELL_KNOWN_PROVIDERS.has(text) || (PROVIDER.test(text) && !text.includes('://'));
}

function why(text: string): string {
  if (text.includes('://')) return ': it carries a scheme';
  if (text.endsWith('/')) return ': it ends in a slash';
  return '';
}
