/**
 * How closely a policy's principal names the caller: which layers still limit a grant depends on it (policy-language.md 6.2).
 * Higher is closer; 0 names the caller not at all.
 */
export const NOT_NAMED = 0;
/** The caller's account: no grant by itself, it lets identity policies decide. */
export const BY_ACCOUNT = 1;
/** The role of the session, or the user of the federated-user session. */
export const BY_ROLE = 2;
/** The caller itself, or everyone. */
export const DIRECTLY = 3;

export type Grade = typeof NOT_NAMED | typeof BY_ACCOUNT | typeof BY_ROLE | typeof DIRECTLY;
