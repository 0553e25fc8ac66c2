/** The bytes of two base64 texts are equal; what is no base64 equals nothing (5.6). */
export function sameBytes(left: string, right: string): boolean {
  const a = bytes(left);
  const b = bytes(right);
  return a !== undefined && b !== undefined && a.equals(b);
}

function bytes(text: string): Buffer | undefined {
  const found = /^([A-Za-z0-9+/]*)={0,2}$/.exec(text);
  if (found === null || (found[1] ?? '').length % 4 === 1) return undefined;
  return Buffer.from(text, 'base64');
}
