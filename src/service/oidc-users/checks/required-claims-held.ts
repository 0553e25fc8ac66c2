import { ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, quoted, type SignIn } from '../sign-in.ts';

/** Every required claim, with exactly the value that is required: a list that holds the value is another value. */
export function requiredClaimsHeld({ token, rules }: SignIn): void {
  for (const [claim, wanted] of Object.entries(rules.requiredClaims)) {
    const value = ownMember(token.payload, claim);
    if (value === undefined) throw notSignedIn(`required claim ${claim} not present in ID token`);
    if (typeof value !== 'string') throw notSignedIn(`required claim ${claim} is no text`);
    if (value !== wanted)
      throw notSignedIn(
        `required claim ${claim} value does not match. Got = ${quoted(value)}, want = ${quoted(wanted)}`,
      );
  }
}
