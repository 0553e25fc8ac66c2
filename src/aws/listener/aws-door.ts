import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Services } from '../../service/services.ts';
import type { ServiceDoor } from '../protocol/operation.ts';
import { loadSchemas, type ProtocolName } from '../protocol/schema.ts';
import type { WireRequest } from '../protocol/wire.ts';
import { SigningKeys } from '../sigv4/signing-keys.ts';
import type { BodyBudget } from './body-budget.ts';
import { bodyRefused, notImplemented } from './dispatch-refusals.ts';
import type { Exchange, Served } from './exchange.ts';
import { recordBare, refuse } from './finish.ts';
import { serveJson } from './json-call.ts';
import { hostService, isQueryCall, signedService, targetService } from './locate.ts';
import { NO_ACTION_LOCATION, QueryCalls } from './query-call.ts';
import { type BodyRefusal, MAXIMUM_QUERY_BODY, readBody } from './read-body.ts';
import { readFacts, readHead } from './request-head.ts';
import { serveRestJson } from './rest-json-call.ts';
import { bucketHosts } from './s3-address.ts';
import { S3Calls } from './s3-call.ts';
import { sendBare } from './send.ts';
import { servedServices } from './served.ts';

const MAXIMUM_SERVICE_NAME = 64;
const QUERY_PROTOCOLS: ReadonlySet<ProtocolName> = new Set(['query', 'ec2-query']);
/** 413 as AWS answers (sts.md 2.4); clients try again after 503. */
const BODY_REFUSALS: Readonly<Record<BodyRefusal, number>> = {
  'too-large': 413,
  'no-room': 503,
  'too-slow': 408,
};
const ANONYMOUS = { type: 'anonymous' } as const;

/** Finds the service of each request and hands it to the steps of that service's protocol. */
export class AwsDoor {
  readonly #services: Services;
  readonly #served: ReadonlyMap<string, Served>;
  readonly #keys: SigningKeys;
  readonly #query: QueryCalls;
  readonly #s3: S3Calls;
  /** Words the answers to requests that name no service. */
  readonly #fallback: Served;

  readonly #budget: BodyBudget;

  constructor(services: Services, doors: readonly ServiceDoor[], budget: BodyBudget) {
    this.#services = services;
    this.#budget = budget;
    this.#served = servedServices(loadSchemas(), doors);
    this.#keys = new SigningKeys(services.cryptography);
    const query = [...this.#served.values()].filter(({ schema }) => QUERY_PROTOCOLS.has(schema.protocol));
    this.#query = new QueryCalls(services, this.#keys, query);
    this.#s3 = new S3Calls(services, this.#keys, bucketHosts(services.settings));
    const [fallback] = query;
    if (fallback === undefined) throw new Error('schema data: no query service');
    this.#fallback = fallback;
  }

  /** Never throws: a request that breaks a step must not take the process with it. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#guard(response, () => this.#route(request, response));
  }

  #guard(response: ServerResponse, step: () => void): void {
    try {
      step();
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      this.#services.log.error('aws.listener-failure', { error: name });
      sendBare(response, 500, { connection: 'close' });
    }
  }

  #route(request: IncomingMessage, response: ServerResponse): void {
    const wire = readHead(request);
    if (wire === undefined) {
      sendBare(response, 400, { connection: 'close' });
      return;
    }
    const signed = signedService(wire);
    if (signed !== undefined && !this.#served.has(signed) && !isQueryCall(wire)) {
      this.#unserved(signed, this.#exchange(request, response, wire, this.#fallback));
      return;
    }
    const hinted = this.#hinted(wire, signed);
    const service = hinted ?? this.#unhinted(wire);
    const exchange = this.#exchange(request, response, wire, service ?? this.#fallback);
    switch (service?.schema.protocol) {
      case 'rest-xml':
        this.#s3.serve(exchange);
        return;
      case 'rest-json':
        this.#withBody(exchange, () => serveRestJson(exchange, this.#services, this.#keys));
        return;
      case 'json':
        this.#withBody(exchange, () => serveJson(exchange, this.#services, this.#keys));
        return;
      default:
        this.#queryCall(exchange, hinted);
    }
  }

  /** A signed call of a service that this server does not have, in the words of the JSON services, which most are. */
  #unserved(name: string, exchange: Exchange): void {
    const like = this.#served.get('eks') ?? this.#fallback;
    const service = name.slice(0, MAXIMUM_SERVICE_NAME);
    exchange.service = { ...like, name: service, door: { service, operations: {} } };
    const target = exchange.wire.headers['x-amz-target'];
    exchange.operation = typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : '';
    refuse(exchange, this.#services, notImplemented('rest-json', service, exchange.operation));
  }

  #queryCall(exchange: Exchange, hinted: Served | undefined): void {
    if (!isQueryCall(exchange.wire)) {
      sendBare(exchange.response, 302, { location: NO_ACTION_LOCATION });
      return;
    }
    this.#withBody(exchange, () => this.#query.serve(exchange, hinted));
  }

  #withBody(exchange: Exchange, next: () => void): void {
    readBody(exchange.request, MAXIMUM_QUERY_BODY, this.#budget, (body) => {
      if (typeof body === 'string') {
        exchange.audit.check = 'bodyBounded';
        recordBare(exchange, this.#services, bodyRefused(body, BODY_REFUSALS[body]));
        // The rest of the body is not read: the connection cannot be used again.
        sendBare(exchange.response, BODY_REFUSALS[body], { connection: 'close' });
        return;
      }
      if (body.length > 0) exchange.wire = { ...exchange.wire, body };
      this.#guard(exchange.response, next);
    });
  }

  /** The service that the signature's scope or the host names. */
  #hinted(wire: WireRequest, signed: string | undefined): Served | undefined {
    const scoped = signed === undefined ? undefined : this.#served.get(signed);
    if (scoped !== undefined) return scoped;
    const named = hostService(wire.headers.host, this.#served);
    // A form is a query call, also where the whole server goes by a name like `eks.example.org`.
    return named !== undefined &&
      !QUERY_PROTOCOLS.has(named.schema.protocol) &&
      wire.method === 'POST' &&
      isQueryCall(wire)
      ? undefined
      : named;
  }

  /** By the target, or the path: one of EKS or EKS Auth, or any other that names a bucket. Undefined for a query call. */
  #unhinted(wire: WireRequest): Served | undefined {
    const targeted = targetService(wire, this.#served);
    if (targeted !== undefined) return targeted;
    if (isQueryCall(wire) || wire.path === '/') return undefined;
    for (const name of ['eks', 'eks-auth']) {
      const service = this.#served.get(name);
      if (service?.router?.byPath(wire.method, wire.path) !== undefined) return service;
    }
    return this.#served.get('s3');
  }

  #exchange(
    request: IncomingMessage,
    response: ServerResponse,
    wire: WireRequest,
    service: Served,
  ): Exchange {
    const { clock, settings, cryptography } = this.#services;
    return {
      requestId: cryptography.randomUuid(),
      request,
      response,
      wire,
      service,
      operation: '',
      caller: ANONYMOUS,
      region: settings.region,
      facts: readFacts(request, clock.now(), settings.region),
      parameters: undefined,
      audit: { resources: [], additional: {}, check: 'operationKnown' },
    };
  }
}
