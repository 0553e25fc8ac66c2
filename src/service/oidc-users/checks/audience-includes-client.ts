import type { Json } from '../../../core/records/record.ts';
import { ownMember } from '../../../core/token/json-object.ts';
import { notSignedIn, quoted, type SignIn } from '../sign-in.ts';

function audiencesOf(value: Json | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) throw notSignedIn('the aud claim is neither text nor a list of texts');
  const audiences = value.filter((item): item is string => typeof item === 'string');
  if (audiences.length !== value.length) throw notSignedIn('the aud claim is no list of texts');
  return audiences;
}

/**
 * The token must be meant for the client. Several audiences need an authorized party beside them (OpenID Connect Core 3.1.3.7). The
 * party may be another client than ours: that is how a provider lets a command line ask for tokens of the cluster (Dex's trusted
 * peers), and kube-apiserver takes these too.
 */
export function audienceIncludesClient({ token, rules }: SignIn): void {
  const audiences = audiencesOf(ownMember(token.payload, 'aud'));
  if (!audiences.includes(rules.clientId)) {
    const got = audiences.slice(0, 5).map(quoted).join(', ');
    throw notSignedIn(`expected audience ${quoted(rules.clientId)}, got ${got}`);
  }
  const party = ownMember(token.payload, 'azp');
  if (party === undefined && audiences.length > 1)
    throw notSignedIn('the token has several audiences and no azp claim');
  if (party !== undefined && (typeof party !== 'string' || party === ''))
    throw notSignedIn('the azp claim is no text');
}
