import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Caller } from '../../core/principal/caller.ts';
import type { RequestFacts } from '../../core/principal/permission.ts';
import type { Call, ServiceDoor } from '../protocol/operation.ts';
import type { Router } from '../protocol/rest/router.ts';
import type { ServiceSchema } from '../protocol/schema.ts';
import type { ServiceCodec, WireRequest } from '../protocol/wire.ts';

/** One service of the listener: its schema, its words and its operations. */
export interface Served {
  readonly name: string;
  readonly schema: ServiceSchema;
  readonly codec: ServiceCodec;
  readonly door: ServiceDoor;
  /** REST services only. */
  readonly router: Router | undefined;
}

/** One request on its way through the steps; later steps fill in what they learn. */
export interface Exchange {
  readonly requestId: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  wire: WireRequest;
  service: Served;
  /** Empty until the request has named one. */
  operation: string;
  caller: Caller;
  region: string;
  facts: RequestFacts;
  /** What of the input may be audited. */
  parameters: Readonly<Record<string, unknown>> | undefined;
  audit: Call['audit'];
}
