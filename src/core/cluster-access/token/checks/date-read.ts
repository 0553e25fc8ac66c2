import { textOfBytes } from '../../go/bytes.ts';
import { DATE_LAYOUT, parseGoDate, printGoDate } from '../../go/date.ts';
import type { TokenReading } from '../reading.ts';

const LIFE = 15 * 60_000;

/** The last date that was read: tokens of one second state the same. */
let lastText = '';
let lastRead = parseGoDate('');

export function dateRead(reading: TokenReading): string | undefined {
  const text = reading.parameters.get('x-amz-date') ?? '';
  if (text === '') return 'X-Amz-Date parameter must be present in pre-signed URL';
  if (text !== lastText) {
    lastRead = parseGoDate(text);
    lastText = text;
  }
  const read = lastRead;
  if ('fault' in read) {
    return `error parsing X-Amz-Date parameter ${textOfBytes(text)} into format ${DATE_LAYOUT}: ${read.fault}`;
  }
  if (reading.now > read.time + LIFE) {
    return `X-Amz-Date parameter is expired (15 minute expiration) ${printGoDate(read)}`;
  }
  reading.signedAt = read.time;
  return undefined;
}
