import type { Refusal } from '../../core/errors/refusal.ts';
import type { Services } from '../../service/services.ts';
import type { AnyOperation } from '../protocol/operation.ts';
import { type FormTree, parseForm, parseFormBody, scalar } from '../protocol/query/form.ts';
import type { OperationCodec } from '../protocol/wire.ts';
import type { SigningKeys } from '../sigv4/signing-keys.ts';
import { authenticateCall, carriesSignature, missingSignature, signableParts } from './authenticate-call.ts';
import { invalidAction, notImplemented } from './dispatch-refusals.ts';
import type { Exchange, Served } from './exchange.ts';
import { refuse } from './finish.ts';
import { queryService } from './locate.ts';
import { perform } from './perform.ts';
import { sendBare } from './send.ts';

/** Where AWS sends a request that names no action (sts.md 2.3). */
export const NO_ACTION_LOCATION = 'https://aws.amazon.com/iam';

/** Steps of a call of a query service, its body read: parse, dispatch, authenticate, perform. */
export class QueryCalls {
  readonly #services: Services;
  readonly #keys: SigningKeys;
  readonly #candidates: readonly Served[];

  constructor(services: Services, keys: SigningKeys, candidates: readonly Served[]) {
    this.#services = services;
    this.#keys = keys;
    this.#candidates = candidates;
  }

  /** `hinted` is the service that scope or host name. */
  serve(exchange: Exchange, hinted: Served | undefined): void {
    let form: FormTree;
    try {
      form = parseForm(exchange.wire.rawQuery);
      if (exchange.wire.body.length > 0) form = parseFormBody(exchange.wire.body, form);
    } catch (error) {
      refuse(exchange, this.#services, error);
      return;
    }
    const action = scalar(form, 'Action');
    if (action === undefined || action === '') {
      sendBare(exchange.response, 302, { location: NO_ACTION_LOCATION });
      return;
    }
    exchange.operation = action;
    exchange.wire = { ...exchange.wire, form };
    this.#dispatch(exchange, hinted, action, scalar(form, 'Version'));
  }

  #dispatch(
    exchange: Exchange,
    hinted: Served | undefined,
    action: string,
    version: string | undefined,
  ): void {
    const service = queryService(this.#candidates, hinted, action, version) ?? exchange.service;
    exchange.service = service;
    const { schema, name, codec, door } = service;
    if (version !== schema.version || !Object.hasOwn(schema.routes, action)) {
      refuse(exchange, this.#services, invalidAction(schema.protocol, action, version));
      return;
    }
    const operation = Object.hasOwn(door.operations, action) ? door.operations[action] : undefined;
    const compiled = operation && codec.operation(action);
    if (operation === undefined || compiled === undefined) {
      refuse(exchange, this.#services, this.#unbuilt(service, name, action));
      return;
    }
    this.#authenticated(exchange, operation, compiled);
  }

  #unbuilt(service: Served, name: string, action: string): Refusal {
    return notImplemented(service.schema.protocol, name, action);
  }

  #authenticated(exchange: Exchange, operation: AnyOperation, codec: OperationCodec): void {
    try {
      if (carriesSignature(exchange)) {
        const hash = this.#services.cryptography.sha256Hex(exchange.wire.body);
        authenticateCall(exchange, signableParts(exchange), this.#services, this.#keys, () => hash);
      } else if (operation.signature !== 'optional') {
        throw missingSignature();
      }
    } catch (error) {
      refuse(exchange, this.#services, error);
      return;
    }
    perform(exchange, codec, operation, this.#services);
  }
}
