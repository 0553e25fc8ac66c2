import type { Refusal } from '../../core/errors/refusal.ts';
import type { AuditEvent } from '../../service/audit/audit.ts';
import type { Services } from '../../service/services.ts';
import type { WireResponse } from '../protocol/wire.ts';
import type { Exchange } from './exchange.ts';
import { toRefusal } from './fault-wording.ts';
import { send } from './send.ts';

const MAXIMUM_OPERATION_NAME = 128;

type EventDraft = { -readonly [Member in keyof AuditEvent]: AuditEvent[Member] };

function record(exchange: Exchange, services: Services, refusal: Refusal | undefined): void {
  const { caller } = exchange;
  const event: EventDraft = {
    requestId: exchange.requestId,
    service: exchange.service.name,
    operation: exchange.operation.slice(0, MAXIMUM_OPERATION_NAME),
    account: caller.type === 'anonymous' ? services.settings.account : caller.account,
    caller,
    facts: exchange.facts,
    parameters: exchange.parameters,
    resources: exchange.audit.resources,
    additional: exchange.audit.additional,
  };
  if (refusal !== undefined) {
    event.errorCode = refusal.code;
    event.errorMessage = refusal.message;
    if (refusal.reason !== undefined) event.reason = refusal.reason;
  }
  services.audit.record(event);
}

function answer(exchange: Exchange, services: Services, response: WireResponse): void {
  send(exchange.response, response, (cause) =>
    services.log.warn('aws.answer-broken', { requestId: exchange.requestId, error: cause.name }),
  );
}

/** Nothing can be said any more: the connection is cut rather than the process lost, or an unaudited call answered. */
function abandon(exchange: Exchange, services: Services, cause: unknown): void {
  services.log.error('aws.answer-lost', {
    requestId: exchange.requestId,
    error: cause instanceof Error ? cause.name : typeof cause,
  });
  exchange.response.destroy();
}

/** Last step of a refused call: audit, then answer. Never throws. */
export function refuse(exchange: Exchange, services: Services, error: unknown): void {
  try {
    const refusal = toRefusal(error, exchange, services);
    record(exchange, services, refusal);
    answer(exchange, services, exchange.service.codec.refuse(refusal, exchange.requestId, exchange.wire));
  } catch (cause) {
    abandon(exchange, services, cause);
  }
}

/**
 * Last step of a call that was allowed: render, audit, answer. What cannot be rendered is refused instead. Never throws.
 */
export function complete(
  exchange: Exchange,
  services: Services,
  render: (requestId: string) => WireResponse,
): void {
  let response: WireResponse;
  try {
    response = render(exchange.requestId);
  } catch (error) {
    refuse(exchange, services, error);
    return;
  }
  try {
    record(exchange, services, undefined);
    answer(exchange, services, response);
  } catch (cause) {
    abandon(exchange, services, cause);
  }
}
