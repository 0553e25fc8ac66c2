import type { LookupEventsRequest } from '@aws-sdk/client-cloudtrail';
import type { Services } from '../../service/services.ts';
import { invalid } from './refusals.ts';

/** Where a page ended: the next one begins with what is older. */
export interface Place {
  readonly time: number;
  readonly id: string;
}

type SealingServices = Pick<Services, 'keyring' | 'cryptography'>;

const MAXIMUM_TOKEN = 1024;

/** What a token is sealed for: this account and this question, the size of its pages apart. */
function purposeOf(account: string, request: LookupEventsRequest, { cryptography }: SealingServices): string {
  const { LookupAttributes, StartTime, EndTime, EventCategory } = request;
  const question = JSON.stringify([
    LookupAttributes,
    StartTime?.getTime(),
    EndTime?.getTime(),
    EventCategory,
  ]);
  return `cloudtrail-lookup:${account}:${cryptography.sha256Hex(question)}`;
}

export function sealPlace(
  place: Place,
  account: string,
  request: LookupEventsRequest,
  services: SealingServices,
): string {
  const text = JSON.stringify([place.time, place.id]);
  return services.keyring.sealSecret(purposeOf(account, request, services), text);
}

/** Throws `InvalidNextTokenException` on a token that was not handed out for this account and question. */
export function openPlace(
  token: string,
  account: string,
  request: LookupEventsRequest,
  services: SealingServices,
): Place {
  if (token.length > MAXIMUM_TOKEN) throw invalid('NextToken', 'it is not one of ours');
  let text: string;
  try {
    text = services.keyring.openSecret(purposeOf(account, request, services), token);
  } catch {
    throw invalid('NextToken', 'it was not handed out for this request');
  }
  // Sealed above, so of that shape.
  const [time, id] = JSON.parse(text) as [number, string];
  return { time, id };
}
