import type { Services } from '../../service/services.ts';
import { requireCredentialsFor } from '../../service/sessions/credential-limits.ts';
import type { AnyOperation, Call } from '../protocol/operation.ts';
import type { OperationCodec } from '../protocol/wire.ts';
import type { Exchange } from './exchange.ts';
import { complete, refuse } from './finish.ts';

function callOf(exchange: Exchange, services: Services): Call {
  const { caller } = exchange;
  return {
    requestId: exchange.requestId,
    service: exchange.service.name,
    operation: exchange.operation,
    caller,
    account: caller.type === 'anonymous' ? services.settings.account : caller.account,
    region: exchange.region,
    facts: exchange.facts,
    audit: exchange.audit,
  };
}

/**
 * The steps that every authenticated call takes: credentials of a kind that may call it, decode and validate, authorize, handle,
 * render, audit. Synchronous as far as the operation is, so that the hot path has no hop that is not I/O.
 */
export function perform(
  exchange: Exchange,
  codec: OperationCodec,
  operation: AnyOperation,
  services: Services,
): void {
  try {
    exchange.audit.check = 'credentialsFit';
    requireCredentialsFor(exchange.caller, exchange.service.name, exchange.operation);
    exchange.audit.check = 'parametersValid';
    const input = codec.decode(exchange.wire);
    exchange.parameters = codec.redact(input);
    const call = callOf(exchange, services);
    exchange.audit.check = 'permitted';
    const permissions = operation.authorize(input, call, services);
    if (permissions.length > 0) services.authorizer.require(exchange.caller, permissions, exchange.facts);
    exchange.audit.check = 'operation';
    const output: unknown = operation.handle(input, call, services);
    const render = (result: unknown) => (requestId: string) => codec.encode(result, requestId, exchange.wire);
    if (output instanceof Promise) {
      output.then(
        (result: unknown) => complete(exchange, services, render(result)),
        (error: unknown) => refuse(exchange, services, error),
      );
    } else {
      complete(exchange, services, render(output));
    }
  } catch (error) {
    refuse(exchange, services, error);
  }
}
