import type { Random } from './random.ts';
import type { ValueType } from './vocabulary.ts';

/** Values that lie close to each other, so that the borders of ranges and comparisons are met. */
export function nearbyValue(random: Random, type: ValueType): string {
  switch (type) {
    case 'number':
      return number(random);
    case 'date':
      return date(random);
    case 'address':
      return random.chance(60) ? v4(random) : v6(random);
    case 'arn':
      return `arn:aws:${random.list(3, 5, () => random.pick(['s3', '', 'r', 'a:b', '1', 'q'])).join(':')}`;
    default:
      return random.pick(['a', 'b', 'A', 'ab', 'a*', 'a/b', 'true', 'false', 'QQ==', 'QQ']);
  }
}

function number(random: Random): string {
  const digits = random.list(1, 3, () => random.pick(['0', '1', '9'])).join('');
  const fraction = random.chance(40) ? `.${random.pick(['0', '1', '10', '09'])}` : '';
  const exponent = random.chance(30) ? `e${random.pick(['1', '-1', '+2', '0'])}` : '';
  return `${random.pick(['', '', '-', '+'])}${digits}${fraction}${exponent}`;
}

/** Days and seconds around the turn of a month, in all notations. */
function date(random: Random): string {
  const day = random.pick([19_783, 19_784, 19_786, 20_148, -1, 0, -719_162]);
  const seconds = day * 86_400 + random.pick([0, 0, 1, 3600, 86_399]);
  if (seconds >= 0 && random.chance(40)) return String(seconds);
  const iso = new Date(seconds * 1000).toISOString();
  if (random.chance(30)) return iso.slice(0, random.pick([7, 10, 13, 16]));
  return iso.replace('Z', random.pick(['Z', 'z', '', '+00:00', '+01:00', '-01:00', '-24:00']));
}

function v4(random: Random): string {
  const octet = (): string => random.pick(['0', '1', '127', '128', '255']);
  const address = `10.${octet()}.${octet()}.${octet()}`;
  return random.chance(50) ? address : `${address}/${random.below(34)}`;
}

function v6(random: Random): string {
  const group = (): string => random.pick(['0', '1', '7fff', '8000', 'ffff', 'FFFF']);
  const head = random.pick(['2001:db8::', '2001:db8::', '::ffff:', '::']);
  const address = `${head}${group()}:${group()}`;
  return random.chance(50)
    ? address
    : `${address}/${random.pick([95, 96, 97, 111, 112, 113, 127, 128, 129])}`;
}
