import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventId, eventTime } from './event-id.ts';

test('event ids are UUIDs in the order of time (RFC 9562 5.7)', () => {
  const random = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const id = eventId(0x0123_4567_89ab, random);
  assert.equal(id, '01234567-89ab-769f-a165-70867728950e');
  assert.ok(id < eventId(0x0123_4567_89ac, '00000000-0000-4000-8000-000000000000'));
});

test('the time of an event is read from its id, and from nothing else', () => {
  const id = eventId(1_795_000_000_123, '0f8fad5b-d9cb-469f-a165-70867728950e');
  assert.equal(eventTime(id), 1_795_000_000_123);
  for (const other of ['', 'x', id.toUpperCase(), `${id}0`, '0f8fad5b-d9cb-469f-a165-70867728950e'])
    assert.equal(eventTime(other), undefined);
});
