import type { TokenReading } from '../reading.ts';

const INTEGER = /^[+-]?\d+$/;
const MOST = 900n;
/** Go's integers; beyond them its parser gives the nearest. */
const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** What is no integer reads as 0 in the text, as the reference prints it. */
function printed(text: string): string {
  if (!INTEGER.test(text)) return '0';
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  if (value > INT64.most) return String(INT64.most);
  return String(value < INT64.least ? INT64.least : value);
}

/** Only held within bounds: STS lets every URL live 15 minutes, whatever this says. */
export function expiresBounded({ parameters }: TokenReading): string | undefined {
  const text = parameters.get('x-amz-expires') ?? '';
  const number = printed(text);
  const value = BigInt(number);
  if (INTEGER.test(text) && value >= 0n && value <= MOST) return undefined;
  return `invalid X-Amz-Expires parameter in pre-signed URL: ${number}`;
}
