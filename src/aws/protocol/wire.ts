import type { IncomingHttpHeaders } from 'node:http';
import type { Refusal } from '../../core/errors/refusal.ts';
import type { FormTree } from './query/form.ts';

/** A request after its head was read and, unless it streams, its body too. */
export interface WireRequest {
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  /** Query as sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  /** `name, value, name, value, …` as received. */
  readonly rawHeaders: readonly string[];
  /** The whole body; empty when it streams. */
  readonly body: Uint8Array;
  /** Parameters of a query protocol call. */
  readonly form?: FormTree;
  /** Decoded query parameters of a REST call, in order. */
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** Decoded path labels of a REST call. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The verified body of a streaming call, and its length after chunk decoding. */
  readonly stream?: { readonly source: AsyncIterable<Uint8Array>; readonly length: number };
}

/** An answer, ready to send. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** What an operation's input is made from, and its output made into. Compiled once for each operation. */
export interface OperationCodec {
  /** The input holds the body as a stream: it must not be read before. */
  readonly streams: boolean;
  /** Parses, copies and validates. Throws `Refusal`. */
  decode(request: WireRequest): object;
  encode(output: unknown, requestId: string, request: WireRequest): WireResponse;
  /** The input's members that may be kept in an audit event. */
  redact(input: object): Readonly<Record<string, unknown>>;
}

/** One service's way of saying things. */
export interface ServiceCodec {
  /** Undefined when the schema data does not hold the operation. */
  operation(name: string): OperationCodec | undefined;
  refuse(refusal: Refusal, requestId: string, request: WireRequest): WireResponse;
}
