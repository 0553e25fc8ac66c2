import { Refusal } from '../../core/errors/refusal.ts';

/** CloudTrail's errors of LookupEvents, by what is wrong. The codes are the API model's; AWS's texts are not recorded. */
const TEXTS = {
  LookupAttributes: 'Occurs when a lookup attribute is not valid',
  TimeRange: 'Occurs if the timestamp values are not valid',
  MaxResults: 'This exception is thrown if the limit specified is not valid',
  NextToken: 'A token that is not valid, or a token that was used in a request with different parameters',
  EventCategory: 'Occurs if an event category that is not valid is specified as a value of EventCategory',
} as const;

/** `InvalidMaxResultsException` and the like, 400. */
export function invalid(what: keyof typeof TEXTS, detail: string): Refusal {
  return new Refusal(`Invalid${what}Exception`, 400, `${TEXTS[what]}: ${detail}.`);
}
