import { sessionDuration } from '../../sessions/session-duration.ts';
import type { Exchange } from '../exchange.ts';

/** sts.md 6.2. The token's own expiry does not shorten the session (7.3). */
export function durationAllowed(exchange: Exchange): void {
  exchange.duration = sessionDuration(exchange.input.durationSeconds, exchange.role, false);
}
