import type { Text } from '../../../document/document.ts';
import { type OidcGrant, testsOf } from '../../oidc-grant.ts';
import { isNegated } from '../../operators.ts';
import { quote } from '../../quote.ts';
import type { Spot } from '../../rule.ts';

export function isGithub(issuer: string): boolean {
  return /^token\.actions\.(githubusercontent\.com|[a-z0-9-]+\.ghe\.com)(\/|$)/.test(issuer);
}

/** Spots at every value of `:sub` of GitHub that `isBad`. Every value of every test is looked at. */
export function badSubjects(
  grant: OidcGrant,
  isBad: (value: string) => boolean,
  words: string,
): readonly Spot[] {
  return subjects(grant)
    .filter(({ text }) => isBad(text))
    .map(({ text, at }) => ({ at, message: `${quote(text)} ${words}` }));
}

function subjects(grant: OidcGrant): readonly Text[] {
  if (!isGithub(grant.issuer)) return [];
  return testsOf(grant, 'sub')
    .filter(({ entry }) => !isNegated(entry))
    .flatMap(({ entry }) => entry.values);
}
