import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openFakeServices } from '../../../test/fakes/instance.fake.ts';
import { AWS_AUTH_COPY } from '../../core/records/aws-auth-copy.ts';
import { keptMapRecord } from './kept-map-record.ts';

const PLACE = { account: '111122223333', cluster: 'sandbox' };

test('a copy is read by the next start, dropped when asked, and none stays when the next is too large', async (t) => {
  const { services, close } = await openFakeServices();
  t.after(close);
  const { directory } = services;
  const keeper = keptMapRecord(directory, PLACE);
  assert.equal(keeper.kept, undefined);
  const map = { uid: 'u', sections: { mapRoles: { text: '- x', resourceVersion: '7' } } };
  await keeper.keep(map);
  assert.deepEqual(keptMapRecord(directory, PLACE).kept, map);
  assert.equal(keptMapRecord(directory, { ...PLACE, cluster: 'other' }).kept, undefined);
  const large = { text: 'x'.repeat(1024 * 1024), resourceVersion: '8' };
  await assert.rejects(keeper.keep({ uid: 'u', sections: { mapRoles: large } }), /too large/);
  assert.equal(directory.get(AWS_AUTH_COPY, PLACE.account, PLACE.cluster), undefined);
  await keeper.keep(map);
  await keeper.keep(undefined);
  assert.equal(keptMapRecord(directory, PLACE).kept, undefined);
});
