/** An address as 16-bit groups: two for v4, eight for v6. Compared as numbers, never as text. */
export type IpAddress = readonly number[];

export interface IpRange {
  readonly network: IpAddress;
  readonly length: number;
}

/** Undefined when the text is no address. With `mappedIsV4`, `::ffff:a.b.c.d` is the v4 address (16.5). */
export function parseIp(text: string, mappedIsV4: boolean): IpAddress | undefined {
  if (text.length > 45) return undefined;
  if (!text.includes(':')) return parseV4(text);
  const groups = parseV6(text);
  if (groups === undefined || !mappedIsV4) return groups;
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return mapped ? groups.slice(6) : groups;
}

/** Without a length: the one address. Undefined when the text is no CIDR. Host bits are masked off when matching. */
export function parseRange(text: string, mappedIsV4: boolean): IpRange | undefined {
  const slash = text.indexOf('/');
  const address = slash === -1 ? text : text.slice(0, slash);
  const network = parseIp(address, mappedIsV4);
  if (network === undefined) return undefined;
  const bits = network.length * 16;
  if (slash === -1) return { network, length: bits };
  const suffix = text.slice(slash + 1);
  if (!/^[0-9]{1,3}$/.test(suffix)) return undefined;
  // The length of a mapped range counts from the v6 address's first bit.
  const length = Number(suffix) - (network.length === 2 && address.includes(':') ? 96 : 0);
  return length < 0 || length > bits ? undefined : { network, length };
}

/** Addresses of one family never match ranges of the other. */
export function inRange(address: IpAddress, range: IpRange): boolean {
  if (address.length !== range.network.length) return false;
  for (let group = 0, left = range.length; left > 0; group++, left -= 16) {
    const shift = left >= 16 ? 0 : 16 - left;
    if ((address[group] ?? 0) >> shift !== (range.network[group] ?? 0) >> shift) return false;
  }
  return true;
}

/** Four decimal parts of one to three digits. By hand: every request carries an address, and a regular expression costs ten times. */
function parseV4(text: string): IpAddress | undefined {
  let high = 0;
  let dots = 0;
  let part = 0;
  let digits = 0;
  let low = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      if (digits === 0 || ++dots > 3) return undefined;
      if (dots === 1) high = part * 256;
      else if (dots === 2) high += part;
      else low = part * 256;
      part = 0;
      digits = 0;
      continue;
    }
    if (code < 48 || code > 57 || ++digits > 3) return undefined;
    part = part * 10 + code - 48;
    if (part > 255) return undefined;
  }
  return dots === 3 && digits > 0 ? [high, low + part] : undefined;
}

function parseV6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = parseGroups(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1] ?? '', true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  return [...head, ...Array<number>(missing).fill(0), ...tail];
}

/** `v4Last`: the last group may be a dotted v4 address. */
function parseGroups(text: string, v4Last: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (v4Last && index === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (v4 === undefined) return undefined;
      groups.push(...v4);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}
