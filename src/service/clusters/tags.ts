import type { Tags } from '../../core/records/identity.ts';
import { badRequest } from './refusals.ts';

const MOST_TAGS = 50;
const MOST_KEY = 128;
const MOST_VALUE = 256;

/** Throws `Refusal` BadRequestException. */
export function withEksTags(present: Tags, added: Tags): Tags {
  checkTags(added);
  const tags = { ...present, ...added };
  if (Object.keys(tags).length > MOST_TAGS) throw badRequest(`A resource can have at most ${MOST_TAGS} tags`);
  return tags;
}

/** Keys that are not there are fine. Throws `Refusal` BadRequestException. */
export function withoutEksTags(present: Tags, keys: readonly string[]): Tags {
  if (keys.some(isReserved)) throw badRequest('Tag keys starting with aws: are reserved');
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(present).filter(([key]) => !gone.has(key)));
}

/** Throws `Refusal` BadRequestException. */
export function checkTags(tags: Tags): void {
  const entries = Object.entries(tags);
  if (entries.length === 0) throw badRequest('Tags must not be empty');
  if (entries.length > MOST_TAGS) throw badRequest(`A resource can have at most ${MOST_TAGS} tags`);
  for (const [key, value] of entries) {
    if (key === '' || key.length > MOST_KEY) throw badRequest(`Tag keys have 1 to ${MOST_KEY} characters`);
    if (value.length > MOST_VALUE) throw badRequest(`Tag values have at most ${MOST_VALUE} characters`);
    if (isReserved(key)) throw badRequest('Tag keys starting with aws: are reserved');
  }
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
