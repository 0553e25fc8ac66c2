import type { Audit, KeptEvent } from '../audit/audit.ts';
import { AccessFold, type Watched } from './access-fold.ts';
import { turnsOf } from './one-at-a-time.ts';

/** IAM tells of the last 400 days. */
const TRACKING_PERIOD = 400 * 86_400_000;
/** Events read at once. */
const PAGE = 100;

/**
 * Reads the account's trail, newest first: of one user or role only its own events, of several all. Throws `Refusal` Throttling while
 * too many such readings wait; rejects with `StoreUnavailable`.
 */
export async function readAccesses(
  audit: Audit,
  { account, now }: { readonly account: string; readonly now: number },
  watched: Watched,
): Promise<AccessFold> {
  const fold = new AccessFold(watched);
  const { actors, namespaces } = watched;
  if (actors.size === 0 || namespaces.size === 0) return fold;
  const [only] = actors.keys();
  const wanted =
    actors.size === 1 && only !== undefined ? [{ attribute: 'identity' as const, value: only }] : [];
  await turnsOf(audit).run(async () => {
    let before: KeptEvent | undefined;
    do {
      const place = before === undefined ? {} : { before };
      const events = await audit.find({
        account,
        limit: PAGE,
        wanted,
        from: now - TRACKING_PERIOD,
        ...place,
      });
      for (const event of events) fold.add(event);
      before = events.length < PAGE ? undefined : events.at(-1);
      await othersFirst();
    } while (before !== undefined);
  });
  return fold;
}

/** The store's thread answers faster than the event loop turns: without a pause the pages would come in one go and other calls wait. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
