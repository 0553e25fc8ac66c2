import type { Store } from '../../core/ports/store.ts';
import type { AuditQuery, KeptEvent } from './audit.ts';
import { carries, markOf, type Wanted } from './marks.ts';
import type { CloudTrailRecord } from './record.ts';

/**
 * Events of one account, newest first. The log finds them by marks, which two values may share: every event is compared again, its
 * account first, so that no account ever sees another's whatever the marks say.
 */
export async function findEvents(
  store: Pick<Store, 'readLog'>,
  { account, limit, wanted, from, before }: AuditQuery,
): Promise<readonly KeptEvent[]> {
  const attributes: readonly Wanted[] = [{ attribute: 'account', value: account }, ...wanted];
  const marks = attributes.map(({ attribute, value }) => markOf(attribute, value));
  const found: KeptEvent[] = [];
  let place = before;
  while (found.length < limit) {
    const asked = limit - found.length;
    const entries = await store.readLog({
      limit: asked,
      marks,
      ...(from === undefined ? {} : { from }),
      ...(place === undefined ? {} : { before: place }),
    });
    for (const { id, time, body } of entries) {
      // What is in the log under marks was rendered by this room.
      const record = body as unknown as CloudTrailRecord;
      if (attributes.every((attribute) => carries(record, attribute))) found.push({ id, time, record });
    }
    place = entries.at(-1);
    if (entries.length < asked || place === undefined) break;
  }
  return found;
}
