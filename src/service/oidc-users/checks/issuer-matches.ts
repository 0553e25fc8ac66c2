import { ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, type SignIn } from '../sign-in.ts';

/** Exactly the issuer that is configured: one that differs in a slash or in the case of a letter is another (OpenID Connect Core 3.1.3.7). */
export function issuerMatches({ token, rules }: SignIn): void {
  if (ownMember(token.payload, 'iss') !== rules.issuerUrl)
    throw notSignedIn(`the token is not of ${rules.issuerUrl}`);
}
