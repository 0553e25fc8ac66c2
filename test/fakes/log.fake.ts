import type { Log } from '../../src/core/ports/runtime.ts';

/** Keeps what was logged. */
export class FakeLog implements Log {
  readonly events: { readonly level: string; readonly event: string; readonly fields: unknown }[] = [];
  info(event: string, fields?: unknown): void {
    this.events.push({ level: 'info', event, fields });
  }
  warn(event: string, fields?: unknown): void {
    this.events.push({ level: 'warn', event, fields });
  }
  error(event: string, fields?: unknown): void {
    this.events.push({ level: 'error', event, fields });
  }
}
