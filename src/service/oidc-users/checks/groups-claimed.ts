import type { Json } from '../../../core/records/record.ts';
import { isJsonObject, ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, type SignIn } from '../sign-in.ts';

function namesOf(value: Json, claim: string): readonly string[] {
  if (typeof value === 'string') return [value];
  const names = Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  if (!Array.isArray(value) || names.length !== value.length)
    throw notSignedIn(`the groups claim ${claim} is neither text nor a list of texts`);
  return names;
}

/** Groups in a document of another server are not fetched: the user would come without groups, and nobody would know why. */
function isDistributed({ token }: SignIn, claim: string): boolean {
  const names = ownMember(token.payload, '_claim_names');
  return isJsonObject(names) && ownMember(names, claim) !== undefined;
}

/** A text or a list of texts, each with the prefix; a token without the claim has no groups. */
export function groupsClaimed(signIn: SignIn): void {
  const { token, rules } = signIn;
  signIn.groups = [];
  if (rules.groupsClaim === undefined) return;
  const value = ownMember(token.payload, rules.groupsClaim);
  if (value !== undefined && value !== null) {
    const groups = namesOf(value, rules.groupsClaim).map((name) => rules.groupsPrefix + name);
    signIn.groups = [...new Set(groups)];
  } else if (isDistributed(signIn, rules.groupsClaim)) {
    throw notSignedIn(`the groups claim ${rules.groupsClaim} is a distributed claim, which is not supported`);
  }
}
