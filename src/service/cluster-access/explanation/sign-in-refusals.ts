import { shellQuoted } from './shell-quoted.ts';
import type { StepMeaning } from './step-meanings.ts';

type Particular = Pick<StepMeaning, 'likely' | 'change'>;

const SHOW =
  'aws eks describe-identity-provider-config --cluster-name CLUSTER --identity-provider-config type=oidc,name=NAME';
const loginTo = (client: string): string => `rolecall login --issuer-url ISSUER --client-id ${client}`;
const LOGIN = loginTo('CLIENT');

/** A value as the check's message quotes it. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** What a refused sign-in lacks, claim by claim; more particular than the step. The messages are those of `service/oidc-users/checks`. */
const REFUSALS: readonly (readonly [message: RegExp, told: (found: readonly string[]) => Particular])[] = [
  [
    /expected audience (".*?"), got (.*)$/,
    ([want = '', got = '']) => ({
      likely: [
        got === ''
          ? `the claim aud is empty, and must hold ${want}`
          : `the claim aud is ${got}, and must hold ${want}`,
        'it was issued to another client of the same provider',
      ],
      change: [loginTo(shellQuoted(unquoted(want))), SHOW],
    }),
  ],
  [
    /required claim (.+) not present/,
    ([claim = '']) => ({
      likely: [`the claim ${claim} is missing: the provider does not put it into ID tokens`],
      change: [`let the provider put ${claim} into ID tokens, then log in again`, LOGIN, SHOW],
    }),
  ],
  [
    /required claim (.+) is no text/,
    ([claim = '']) => ({
      likely: [`the claim ${claim} is a list or another value, and must be a text`],
      change: [`let the provider write ${claim} as a text, then log in again`, LOGIN, SHOW],
    }),
  ],
  [
    /required claim (.+) value does not match\. Got = (".*"), want = (".*")/,
    ([claim = '', got = '', want = '']) => ({
      likely: [`the claim ${claim} is ${got}, and must be ${want}`],
      change: ['log in as somebody who has it', LOGIN, SHOW],
    }),
  ],
  [
    /the username claim (.+) is (?:no text|empty)/,
    ([claim = '']) => ({
      likely: [
        `the claim ${claim}, which is the username, is missing or no text: its scope was not asked for`,
      ],
      change: [`${LOGIN} --scope SCOPE, the one that brings ${claim}`, SHOW],
    }),
  ],
  [
    /email not verified/,
    () => ({
      likely: ['the claim email_verified is not true'],
      change: ['verify the address at the provider, then log in again', LOGIN],
    }),
  ],
  [
    /the (aud|azp|exp|nbf|iat|groups) claim/,
    ([claim = '']) => ({ likely: [`the claim ${claim} has another form than is read`], change: [SHOW] }),
  ],
];

export function signInRefusal(message: string): Particular | undefined {
  for (const [form, told] of REFUSALS) {
    const [, ...found] = form.exec(message) ?? [];
    if (form.test(message)) return told(found);
  }
  return undefined;
}
