import { accountPart } from '../../core/arn/account-part.ts';
import type { Refusal } from '../../core/errors/refusal.ts';
import { ROLE } from '../../core/records/identity.ts';
import type { AuditEvent } from '../../service/audit/audit.ts';
import type { Services } from '../../service/services.ts';
import type { WireResponse } from '../protocol/wire.ts';
import { AuthenticationFault } from '../sigv4/fault.ts';
import type { Exchange } from './exchange.ts';
import { toRefusal } from './fault-wording.ts';
import { send } from './send.ts';

const MAXIMUM_OPERATION_NAME = 128;

type EventDraft = { -readonly [Member in keyof AuditEvent]: AuditEvent[Member] };

/**
 * The account whose trail holds the call: the caller's; of an unsigned call that of the role which it names, as far as there is such an
 * account here. Attack: a stranger who names accounts must not fill trails that nobody reads.
 */
function accountOf({ caller, audit }: Exchange, { settings, directory }: Services): string {
  if (caller.type !== 'anonymous') return caller.account;
  const named = accountPart(audit.resources[0] ?? '');
  if (named === '' || named === settings.account) return settings.account;
  return directory.accounts(ROLE).includes(named) ? named : settings.account;
}

/** The account of the role that another account's caller has assumed. */
function assumedIn(
  { service, operation, caller, audit }: Exchange,
  { directory }: Services,
): string | undefined {
  if (service.name !== 'sts' || operation !== 'AssumeRole' || caller.type === 'anonymous') return undefined;
  const named = accountPart(audit.resources[0] ?? '');
  if (named === '' || named === caller.account) return undefined;
  return directory.accounts(ROLE).includes(named) ? named : undefined;
}

/** The named step or check that refused; those of an exchange name themselves in its audit. */
function checkOf(error: unknown, { audit }: Exchange): string | undefined {
  if (error instanceof AuthenticationFault) return `authenticated:${error.kind}`;
  return audit.check;
}

function record(exchange: Exchange, services: Services, refusal: Refusal | undefined, error?: unknown): void {
  const event: EventDraft = {
    requestId: exchange.requestId,
    service: exchange.service.name,
    operation: exchange.operation.slice(0, MAXIMUM_OPERATION_NAME),
    account: accountOf(exchange, services),
    caller: exchange.caller,
    facts: exchange.facts,
    parameters: exchange.parameters,
    resources: exchange.audit.resources,
    additional: exchange.audit.additional,
    workload: exchange.audit.workload,
  };
  if (refusal === undefined) {
    event.sharedWith = assumedIn(exchange, services);
  } else {
    event.errorCode = refusal.code;
    event.errorMessage = refusal.message;
    event.check = checkOf(error, exchange);
    event.decision = refusal.decision;
    if (refusal.reason !== undefined) event.reason = refusal.reason;
  }
  services.audit.record(event);
}

/** Audits a call that is refused by the transport itself, with an answer that holds no document. Never throws. */
export function recordBare(exchange: Exchange, services: Services, refusal: Refusal): void {
  try {
    record(exchange, services, refusal, refusal);
  } catch (cause) {
    abandon(exchange, services, cause);
  }
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
    record(exchange, services, refusal, error);
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
