/** Characters without white space: what IAM's size limits count (policy-language.md 11). */
export function policySize(text: string): number {
  let size = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) size++;
  }
  return size;
}
