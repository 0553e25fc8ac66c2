const HEAD_END = Buffer.from('\r\n\r\n');

/** Where the first answer in `data` has its parts, or undefined while it is not complete. An answer to HEAD has no body. */
export function firstAnswer(data: Buffer, bodiless: boolean): { head: string; total: number } | undefined {
  const end = data.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = data.toString('latin1', 0, end).toLowerCase();
  const at = head.indexOf('content-length: ');
  if (at < 0 && !bodiless) throw new Error('an answer without content-length');
  const total = end + HEAD_END.length + (bodiless ? 0 : Number.parseInt(head.slice(at + 16), 10));
  return data.length >= total ? { head, total } : undefined;
}
