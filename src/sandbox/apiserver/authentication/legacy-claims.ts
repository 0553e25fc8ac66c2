import { type Tree, textOf } from '../objects/tree.ts';

/** Issuer of the tokens that live in Secrets. */
export const LEGACY_ISSUER = 'kubernetes/serviceaccount';
const PREFIX = 'kubernetes.io/serviceaccount/';

/** What a token of a Secret says. It has no audience and no end but the Secret's. */
export interface LegacyClaims {
  readonly namespace: string;
  readonly secret: string;
  readonly account: { readonly name: string; readonly uid: string };
}

export function legacyPayload({ namespace, secret, account }: LegacyClaims): object {
  return {
    iss: LEGACY_ISSUER,
    [`${PREFIX}namespace`]: namespace,
    [`${PREFIX}secret.name`]: secret,
    [`${PREFIX}service-account.name`]: account.name,
    [`${PREFIX}service-account.uid`]: account.uid,
    sub: `system:serviceaccount:${namespace}:${account.name}`,
  };
}

/** Strict reading of a payload; undefined for anything that this server would not have written. */
export function parseLegacyClaims(payload: Tree): LegacyClaims | undefined {
  const text = (member: string): string => textOf(payload, `${PREFIX}${member}`);
  const claims = {
    namespace: text('namespace'),
    secret: text('secret.name'),
    account: { name: text('service-account.name'), uid: text('service-account.uid') },
  };
  const { namespace, secret, account } = claims;
  const complete = [namespace, secret, account.name, account.uid].every((one) => one !== '');
  if (!complete || payload.iss !== LEGACY_ISSUER) return undefined;
  return payload.sub === `system:serviceaccount:${namespace}:${account.name}` ? claims : undefined;
}
