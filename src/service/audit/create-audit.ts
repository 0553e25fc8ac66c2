import type { Cryptography } from '../../core/ports/cryptography.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import type { LogLine, Store } from '../../core/ports/store.ts';
import { PackedLines } from '../../core/records/packed-lines.ts';
import { packMarks } from '../../core/records/packed-marks.ts';
import type { Audit, AuditEvent, AuditQuery, KeptEvent } from './audit.ts';
import { sharedEvents } from './both-trails.ts';
import { cloudTrailRecord } from './cloudtrail-record.ts';
import { eventId } from './event-id.ts';
import { findEvents } from './find-events.ts';
import { LineQueue } from './line-queue.ts';
import { marksOf } from './marks.ts';

export interface AuditParts {
  readonly store: Pick<Store, 'append' | 'readLog'>;
  readonly cryptography: Pick<Cryptography, 'randomUuid'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly settings?: Partial<AuditSettings>;
}

/** Times in milliseconds. */
export interface AuditSettings {
  /** Longest that an event waits for its batch. */
  readonly interval: number;
  readonly batch: number;
  /** Events kept while the store cannot take them; the newest stay. */
  readonly maximumQueue: number;
  /** Pause after a failed append. */
  readonly retry: number;
}

const DEFAULTS: AuditSettings = { interval: 200, batch: 1000, maximumQueue: 50_000, retry: 500 };

class BatchingAudit implements Audit {
  readonly #parts: AuditParts;
  readonly #settings: AuditSettings;
  readonly #queue: LineQueue;
  /** Handed to the store and not yet durable. Their ids stay, so that appending them again writes nothing twice. */
  #batch = new PackedLines();
  #writing: Promise<boolean> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Delay of the timer that is set; infinite when none is. */
  #timerDelay = Number.POSITIVE_INFINITY;
  #failingSince: number | undefined;
  /** Events that came in, ever. */
  #recorded = 0;

  constructor(parts: AuditParts) {
    this.#parts = parts;
    this.#settings = { ...DEFAULTS, ...parts.settings };
    this.#queue = new LineQueue(this.#settings.batch, this.#settings.maximumQueue);
  }

  record(event: AuditEvent): void {
    if (event.sharedWith === undefined) this.#push(event);
    else for (const one of sharedEvents(event, this.#parts.cryptography.randomUuid())) this.#push(one);
    if (this.#failingSince === undefined && this.#queue.size >= this.#settings.batch) this.#schedule(0);
    else this.#schedule(this.#settings.interval);
  }

  #push(event: AuditEvent): void {
    this.#recorded++;
    this.#queue.push(this.#render(event));
  }

  /** Events that come in meanwhile are not waited for: under load there would be no end. */
  async flush(): Promise<void> {
    const goal = this.#recorded;
    while (this.#waiting() && this.#settled() < goal) {
      if (!(await this.#write())) return;
    }
  }

  async find(query: AuditQuery): Promise<readonly KeptEvent[]> {
    await this.flush();
    return findEvents(this.#parts.store, query);
  }

  async close(): Promise<void> {
    await this.flush();
    clearTimeout(this.#timer);
    const lost = this.#queue.size + this.#batch.length;
    if (lost > 0) this.#parts.log.error('audit.lost', { events: lost });
  }

  /** Events that are durable or lost. */
  #settled(): number {
    return this.#recorded - this.#queue.size - this.#batch.length;
  }

  #waiting(): boolean {
    return this.#batch.length > 0 || this.#queue.size > 0;
  }

  /** One timer at a time; a full batch moves it up. Unreferenced: an idle process may end. */
  #schedule(delay: number): void {
    if (this.#writing !== undefined || this.#timerDelay <= delay) return;
    clearTimeout(this.#timer);
    this.#timerDelay = delay;
    this.#timer = setTimeout(() => {
      this.#timerDelay = Number.POSITIVE_INFINITY;
      void this.#write();
    }, delay);
    this.#timer.unref();
  }

  /** Writes one batch; false when the store did not take it. Never rejects. */
  #write(): Promise<boolean> {
    this.#writing ??= this.#append().then((written) => {
      this.#writing = undefined;
      if (this.#waiting()) this.#schedule(this.#pauseAfter(written));
      return written;
    });
    return this.#writing;
  }

  #pauseAfter(written: boolean): number {
    if (!written) return this.#settings.retry;
    return this.#queue.size >= this.#settings.batch ? 0 : this.#settings.interval;
  }

  async #append(): Promise<boolean> {
    if (this.#batch.length === 0) this.#batch = this.#queue.exchange(this.#batch);
    try {
      await this.#parts.store.append(this.#batch);
    } catch (error) {
      this.#failed(error);
      return false;
    }
    this.#batch.clear();
    this.#recovered();
    return true;
  }

  /** An event that cannot be rendered leaves a record all the same: nothing that happened goes without one. */
  #render(event: AuditEvent): LogLine {
    const { time } = event.facts;
    const id = eventId(time, this.#parts.cryptography.randomUuid());
    try {
      const record = cloudTrailRecord(event, id);
      return { id, time, text: JSON.stringify(record), marks: packMarks(marksOf(record)) };
    } catch (error) {
      this.#parts.log.error('audit.unrendered', { requestId: event.requestId, error: String(error) });
      const { operation: eventName, requestId: requestID } = event;
      return { id, time, text: JSON.stringify({ eventID: id, eventName, requestID }) };
    }
  }

  /** Once for each outage, not once for each attempt. */
  #failed(error: unknown): void {
    if (this.#failingSince !== undefined) return;
    this.#failingSince = this.#parts.clock.now();
    this.#parts.log.error('audit.store-unavailable', {
      error: error instanceof Error ? error.message : String(error),
    });
  }

  #recovered(): void {
    const dropped = this.#queue.takeDropped();
    if (dropped > 0) this.#parts.log.error('audit.dropped', { events: dropped });
    if (this.#failingSince === undefined) return;
    this.#parts.log.info('audit.store-available', { after: this.#parts.clock.now() - this.#failingSince });
    this.#failingSince = undefined;
  }
}

/**
 * The audit trail over the store's log, in batches. An event is rendered as it comes and waits as bytes: objects, and texts too,
 * would outlive the collector's young generation by waiting, which costs more than the rendering. A store that is down delays events
 * and, past `maximumQueue`, costs the oldest; it never delays a call.
 */
export function createAudit(parts: AuditParts): Audit {
  return new BatchingAudit(parts);
}
