import type { Services } from '../../service/services.ts';
import { parseTarget } from '../protocol/json-1.1/target.ts';
import type { SigningKeys } from '../sigv4/signing-keys.ts';
import { authenticateCall, carriesSignature, missingSignature, signableParts } from './authenticate-call.ts';
import { invalidAction, notImplemented } from './dispatch-refusals.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './finish.ts';
import { perform } from './perform.ts';

/** Steps of a call that `X-Amz-Target` names, its body read: dispatch, authenticate, perform. Never throws. */
export function serveJson(exchange: Exchange, services: Services, keys: SigningKeys): void {
  const { service, wire } = exchange;
  const { schema, codec, door } = service;
  try {
    const target = parseTarget(wire.headers['x-amz-target']);
    const name = target?.interface === schema.namespace ? target.operation : '';
    exchange.operation = name;
    if (wire.method !== 'POST' || !Object.hasOwn(schema.routes, name)) {
      throw invalidAction(schema.protocol, name, undefined);
    }
    const operation = Object.hasOwn(door.operations, name) ? door.operations[name] : undefined;
    const compiled = operation && codec.operation(name);
    if (operation === undefined || compiled === undefined) {
      throw notImplemented(schema.protocol, service.name, name);
    }
    if (carriesSignature(exchange)) {
      const hash = services.cryptography.sha256Hex(wire.body);
      authenticateCall(exchange, signableParts(exchange), services, keys, () => hash);
    } else if (operation.signature !== 'optional') {
      throw missingSignature();
    }
    perform(exchange, compiled, operation, services);
  } catch (error) {
    refuse(exchange, services, error);
  }
}
