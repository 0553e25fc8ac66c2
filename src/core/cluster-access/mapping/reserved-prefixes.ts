/**
 * The refusal of a username that begins with what a mapper must not give (cluster-authenticator.md 5.5), else undefined. The doubled
 * "with" and Go's form of the list are the reference's.
 */
export function reservedPrefixRefusal(
  username: string,
  mapper: string,
  prefixes: readonly string[],
): string | undefined {
  if (!prefixes.some((prefix) => prefix !== '' && username.startsWith(prefix))) return undefined;
  return `invalid username '${username}' for mapper ${mapper}: username must not begin with with the following prefixes: [${prefixes.join(' ')}]`;
}
