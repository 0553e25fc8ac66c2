import { Refusal } from '../../core/errors/refusal.ts';

export type GivenTags = readonly (readonly [key: string, value: string])[];

export function invalidTags(message: string): Refusal {
  return new Refusal('InvalidParameterValue', 400, message);
}

/** Roles and users carry tags of this prefix that only the system writes; a session tag would stand in their place. */
const RESERVED = /^aws:/i;

/** The keys of the tags in lower case: they are compared without regard to case (sts.md 6.4). Throws `Refusal`. */
export function requireSessionTags(tags: GivenTags): ReadonlySet<string> {
  const given = new Set(tags.map(([key]) => key.toLowerCase()));
  if (given.size < tags.length) {
    throw invalidTags('Duplicate tag keys found. Please note that Tag keys are case insensitive.');
  }
  if (tags.some(([key]) => RESERVED.test(key))) {
    throw invalidTags('System tags cannot be added/updated by requester');
  }
  return given;
}
