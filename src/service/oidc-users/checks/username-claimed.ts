import { ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, type SignIn } from '../sign-in.ts';

/**
 * The claim, with its prefix. An address must have been verified, and the provider must say so: where anybody can enter any address,
 * anybody would be anybody. Stricter than kube-apiserver, which takes an address of which nothing is said.
 */
export function usernameClaimed(signIn: SignIn): void {
  const { token, rules } = signIn;
  const value = ownMember(token.payload, rules.usernameClaim);
  if (typeof value !== 'string') throw notSignedIn(`the username claim ${rules.usernameClaim} is no text`);
  if (value === '') throw notSignedIn(`the username claim ${rules.usernameClaim} is empty`);
  if (rules.usernameClaim === 'email' && ownMember(token.payload, 'email_verified') !== true)
    throw notSignedIn('email not verified');
  signIn.username = rules.usernamePrefix + value;
}
