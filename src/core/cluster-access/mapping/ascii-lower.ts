/**
 * ARNs are compared in lower case (cluster-authenticator.md 4), of ASCII alone: the Kelvin sign's lower case is `k`, and a name
 * that only looks like another must not become it.
 */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}
