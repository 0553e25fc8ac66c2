import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventId } from './event-id.ts';

test('event ids are UUIDs in the order of time (RFC 9562 5.7)', () => {
  const random = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const id = eventId(0x0123_4567_89ab, random);
  assert.equal(id, '01234567-89ab-769f-a165-70867728950e');
  assert.ok(id < eventId(0x0123_4567_89ac, '00000000-0000-4000-8000-000000000000'));
});
