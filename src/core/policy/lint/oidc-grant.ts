import type { ConditionEntry, PolicyDocument, Statement, Text } from '../document/document.ts';
import { allows, covers } from './coverage.ts';

/** A test of a claim: a condition key `ISSUER:CLAIM`. */
export interface ClaimTest {
  readonly entry: ConditionEntry;
  readonly prefix: string;
  readonly claim: string;
}

/** An Allow that lets in what an OIDC issuer vouches for. One for each provider of a statement. */
export interface OidcGrant {
  readonly statement: Statement;
  readonly provider: Text;
  /** Without scheme, as in the ARN. */
  readonly issuer: string;
  /** One of the four that need no provider in the account; their tokens are told apart by other claims than `sub`. */
  readonly wellKnown: boolean;
  /** Every claim test of the statement, whatever its prefix. */
  readonly claims: readonly ClaimTest[];
}

export const WELL_KNOWN_PROVIDERS: ReadonlySet<string> = new Set([
  'cognito-identity.amazonaws.com',
  'www.amazon.com',
  'graph.facebook.com',
  'accounts.google.com',
]);

export function oidcGrants(document: PolicyDocument): readonly OidcGrant[] {
  return document.statements.flatMap((statement) => {
    if (!allows(statement) || !covers(statement, 'sts:assumerolewithwebidentity')) return [];
    const claims = claimTests(statement);
    return oidcProviders(statement).map(({ provider, issuer, wellKnown }) => ({
      statement,
      provider,
      issuer,
      wellKnown,
      claims,
    }));
  });
}

export type OidcProvider = Pick<OidcGrant, 'provider' | 'issuer' | 'wellKnown'>;

export function oidcProviders(statement: Statement): readonly OidcProvider[] {
  return (statement.principal?.entries ?? []).flatMap(({ type, value }): readonly OidcProvider[] => {
    if (type !== 'Federated') return [];
    if (WELL_KNOWN_PROVIDERS.has(value.text))
      return [{ provider: value, issuer: value.text, wellKnown: true }];
    const issuer = issuerOf(value.text);
    return issuer === undefined ? [] : [{ provider: value, issuer, wellKnown: false }];
  });
}

/** The issuer in a provider's ARN, without scheme. Undefined for anything else. */
export function issuerOf(arn: string): string | undefined {
  return /^arn:[^:]*:iam:[^:]*:[^:]*:oidc-provider\/(.+)$/.exec(arn)?.[1];
}

const CLAIMS_OF_ANY_ISSUER: ReadonlySet<string> = new Set(['sub', 'aud', 'amr', 'oaud']);

export function claimTests(statement: Statement): readonly ClaimTest[] {
  return statement.conditions.flatMap((entry) => {
    const test = claimTest(entry);
    return test === undefined ? [] : [test];
  });
}

/** Issuers have a dot or a slash in them, which services (`aws`, `sts`) do not. `saml:` is SAML's. */
export function claimTest(entry: ConditionEntry): ClaimTest | undefined {
  const key = entry.key.text;
  const cut = key.lastIndexOf(':');
  const prefix = key.slice(0, Math.max(cut, 0));
  const claim = key.slice(cut + 1).toLowerCase();
  const ofIssuer = /[./]/.test(prefix) || CLAIMS_OF_ANY_ISSUER.has(claim);
  return ofIssuer && prefix.toLowerCase() !== 'saml' ? { entry, prefix, claim } : undefined;
}

/** Condition keys are compared without regard to case. */
export function isOf(test: ClaimTest, issuer: string): boolean {
  return test.prefix.toLowerCase() === issuer.toLowerCase();
}

/** Tests of a claim's value under any prefix: `Null` says only whether there is one. */
export function testsOf(grant: OidcGrant, claim: string): readonly ClaimTest[] {
  return grant.claims.filter((test) => test.claim === claim && test.entry.name.base !== 'Null');
}
