import type { Services } from '../../service/services.ts';
import { parseQuery } from '../protocol/rest/query-string.ts';
import type { SigningKeys } from '../sigv4/signing-keys.ts';
import { authenticateCall, carriesSignature, missingSignature, signableParts } from './authenticate-call.ts';
import { invalidAction, notImplemented } from './dispatch-refusals.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './finish.ts';
import { perform } from './perform.ts';

/** Steps of a call of a REST service with JSON bodies, its body read: route, authenticate, perform. Never throws. */
export function serveRestJson(exchange: Exchange, services: Services, keys: SigningKeys): void {
  const { service, wire } = exchange;
  const { protocol } = service.schema;
  try {
    const match = service.router?.byPath(wire.method, wire.path);
    if (match === undefined) throw invalidAction(protocol, '', undefined);
    exchange.operation = match.operation;
    const { operations } = service.door;
    const operation = Object.hasOwn(operations, match.operation) ? operations[match.operation] : undefined;
    const codec = operation && service.codec.operation(match.operation);
    if (operation === undefined || codec === undefined) {
      throw notImplemented(protocol, service.name, match.operation);
    }
    if (carriesSignature(exchange)) {
      const hash = services.cryptography.sha256Hex(wire.body);
      authenticateCall(exchange, signableParts(exchange), services, keys, () => hash);
    } else if (operation.signature !== 'optional') {
      throw missingSignature();
    }
    exchange.wire = { ...wire, labels: match.labels, query: parseQuery(wire.rawQuery) ?? [] };
    perform(exchange, codec, operation, services);
  } catch (error) {
    refuse(exchange, services, error);
  }
}
