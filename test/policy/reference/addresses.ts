/** An address or a range: as many bits as its family has, as a text of zeros and ones. */
interface Address {
  readonly bits: string;
  readonly length: number;
}

/** Is the address of the request in the range of the policy? What does not parse is in none (5.6, IP rules). */
export function inRange(address: string, range: string): boolean {
  const one = address.includes('/') ? undefined : parse(address);
  const many = parse(range);
  if (one === undefined || many === undefined || one.bits.length !== many.bits.length) return false;
  return one.bits.slice(0, many.length) === many.bits.slice(0, many.length);
}

function parse(text: string): Address | undefined {
  const [written = '', prefix, more] = text.split('/');
  if (more !== undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined;
  const bits = written.includes(':') ? v6(written) : v4(written);
  if (bits === undefined) return undefined;
  const length = prefix === undefined ? bits.length : Number(prefix);
  return length > bits.length ? undefined : unmapped({ bits, length });
}

/** 16.5: `::ffff:a.b.c.d` is treated as the v4 address. */
function unmapped({ bits, length }: Address): Address {
  const mapped = bits.length === 128 && bits.startsWith('0'.repeat(80) + '1'.repeat(16)) && length >= 96;
  return mapped ? { bits: bits.slice(96), length: length - 96 } : { bits, length };
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, '0');
}

function v4(text: string): string | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  if (!octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255)) return undefined;
  return octets.map((octet) => binary(Number(octet), 8)).join('');
}

function v6(text: string): string | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = '', tail] = halves;
  const left = groups(head, tail === undefined);
  const right = tail === undefined ? '' : groups(tail, true);
  if (left === undefined || right === undefined) return undefined;
  const missing = 128 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 16) return undefined;
  return left + '0'.repeat(missing) + right;
}

/** Groups of hexadecimal digits, the last of an address possibly a v4 address. */
function groups(text: string, last: boolean): string | undefined {
  if (text === '') return '';
  const parts = text.split(':').map((group, index, all) => {
    if (last && index === all.length - 1 && group.includes('.')) return v4(group);
    return /^[0-9a-fA-F]{1,4}$/.test(group) ? binary(Number.parseInt(group, 16), 16) : undefined;
  });
  return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
}
