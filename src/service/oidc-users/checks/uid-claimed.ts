import { ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, type SignIn } from '../sign-in.ts';

/** Only when a claim is named for it. */
export function uidClaimed(signIn: SignIn): void {
  const { token, rules } = signIn;
  signIn.uid = undefined;
  if (rules.uidClaim === undefined) return;
  const value = ownMember(token.payload, rules.uidClaim);
  if (typeof value !== 'string' || value === '')
    throw notSignedIn(`the uid claim ${rules.uidClaim} is not there or no text`);
  signIn.uid = value;
}
