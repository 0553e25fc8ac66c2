/** Longer patterns than any that AWS saves are not examined: an answer costs the product of the two lengths. */
const MAX_LENGTH = 1024;

/** Is there a text that both patterns match? `*` is any run, `?` any one character. True when too long to examine. */
export function globsMeet(a: string, b: string): boolean {
  if (beginApart(a, b)) return false;
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return true;
  let row = firstRow(b);
  for (const token of a) {
    const next = [token === '*' && row[0] === true];
    for (let at = 1; at <= b.length; at++) {
      const other = b[at - 1];
      if (token === '*' || other === '*') {
        const shorter = row[at] === true || next[at - 1] === true;
        next.push(shorter || row[at - 1] === true);
      } else next.push(row[at - 1] === true && (token === other || token === '?' || other === '?'));
    }
    row = next;
  }
  return row[b.length] === true;
}

/** Most pairs differ before the first wildcard of either: then there is nothing to work out. */
function beginApart(a: string, b: string): boolean {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) {
    const [one, other] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (isWildcard(one) || isWildcard(other)) return false;
    if (one !== other) return true;
  }
  return false;
}

/** What stands before the first and after the last wildcard of `outer` must stand in `inner` too. */
function frames(outer: string, inner: string): boolean {
  const first = outer.search(/[*?]/);
  if (first === -1) return false;
  const last = Math.max(outer.lastIndexOf('*'), outer.lastIndexOf('?'));
  return inner.startsWith(outer.slice(0, first)) && inner.endsWith(outer.slice(last + 1));
}

function isWildcard(code: number): boolean {
  return code === 42 || code === 63;
}

/** The empty `a` meets the leading stars of `b`. */
function firstRow(b: string): boolean[] {
  const row = [true];
  for (let at = 1; at <= b.length; at++) row.push(row[at - 1] === true && b[at - 1] === '*');
  return row;
}

/** Does `outer` match every text that `inner` matches? Sound, not complete: true only when certain. */
export function globCovers(outer: string, inner: string): boolean {
  if (outer === inner || outer === '*') return true;
  if (!frames(outer, inner) || outer.length > MAX_LENGTH || inner.length > MAX_LENGTH) return false;
  let row = firstRow(outer);
  for (const token of inner) {
    const next = [false];
    for (let at = 1; at <= outer.length; at++) {
      const other = outer[at - 1];
      if (other === '*') next.push(row[at] === true || next[at - 1] === true);
      else next.push(row[at - 1] === true && (token === other || (other === '?' && token !== '*')));
    }
    row = next;
  }
  return row[outer.length] === true;
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}
