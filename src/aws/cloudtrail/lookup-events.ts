import type { LookupEventsRequest, LookupEventsResponse } from '@aws-sdk/client-cloudtrail';
import type { KeptEvent } from '../../service/audit/audit.ts';
import { eventTime } from '../../service/audit/event-id.ts';
import type { Services } from '../../service/services.ts';
import type { Call, Operation } from '../protocol/operation.ts';
import { eventView } from './event-view.ts';
import { selectionOf } from './lookup-attribute.ts';
import { openPlace, type Place, sealPlace } from './next-token.ts';
import { invalid } from './refusals.ts';

const MAXIMUM_RESULTS = 50;

/** Sorts after every id of an event. */
const AFTER_ALL = '~';

interface TimeRange {
  readonly from?: number;
  readonly before?: Place;
}

/** Both ends count, in the whole seconds that events show. */
function timeRange({ StartTime, EndTime }: LookupEventsRequest): TimeRange {
  const start = StartTime && Math.floor(StartTime.getTime() / 1000) * 1000;
  const end = EndTime && Math.floor(EndTime.getTime() / 1000) * 1000 + 999;
  if (Number.isNaN(start) || Number.isNaN(end)) throw invalid('TimeRange', 'a time cannot be read');
  if (start !== undefined && end !== undefined && start > end)
    throw invalid('TimeRange', 'it ends before it starts');
  return {
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { before: { time: end, id: AFTER_ALL } }),
  };
}

function pageSize({ MaxResults = MAXIMUM_RESULTS }: LookupEventsRequest): number {
  if (Number.isInteger(MaxResults) && MaxResults >= 1 && MaxResults <= MAXIMUM_RESULTS) return MaxResults;
  throw invalid('MaxResults', `it is a whole number from 1 to ${MAXIMUM_RESULTS}`);
}

/** Event ids begin with their time, so that one is found without a search. */
async function byId(id: string, { from, before }: TimeRange, account: string, services: Services) {
  const time = eventTime(id);
  const within = time !== undefined && time >= (from ?? time) && time <= (before?.time ?? time);
  if (!within) return [];
  const place = { time, id: `${id}${AFTER_ALL}` };
  const found = await services.audit.find({ account, limit: 1, wanted: [], from: time, before: place });
  return found.filter((event) => event.id === id);
}

async function search(request: LookupEventsRequest, account: string, services: Services) {
  const limit = pageSize(request);
  const range = timeRange(request);
  const selection = selectionOf(request.LookupAttributes);
  const { NextToken: token } = request;
  const before = token === undefined ? range.before : openPlace(token, account, request, services);
  if ('eventId' in selection)
    return { limit, events: await byId(selection.eventId, range, account, services) };
  const events = await services.audit.find({
    account,
    // One more tells whether there is another page.
    limit: limit + 1,
    wanted: selection.wanted,
    ...(range.from === undefined ? {} : { from: range.from }),
    ...(before === undefined ? {} : { before }),
  });
  return { limit, events };
}

function answerOf(
  events: readonly KeptEvent[],
  limit: number,
  next: (place: Place) => string,
): LookupEventsResponse {
  const page = events.slice(0, limit);
  const last = page.at(-1);
  return {
    Events: page.map(eventView),
    ...(events.length > limit && last !== undefined ? { NextToken: next(last) } : {}),
  };
}

async function lookup(
  request: LookupEventsRequest,
  { account }: Call,
  services: Services,
): Promise<LookupEventsResponse> {
  if (request.EventCategory !== undefined) {
    // There is no such category as `management` in the API; insight events are not made here.
    if (request.EventCategory === 'insight') return { Events: [] };
    throw invalid('EventCategory', 'the only one is insight');
  }
  const { limit, events } = await search(request, account, services);
  return answerOf(events, limit, (place) => sealPlace(place, account, request, services));
}

export const lookupEventsOperation: Operation<LookupEventsRequest, LookupEventsResponse> = {
  authorize: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
  handle: lookup,
};
