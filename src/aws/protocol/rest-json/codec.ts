import { Refusal } from '../../../core/errors/refusal.ts';
import { OperationCodecs } from '../operation-codecs.ts';
import { JsonEncoders } from '../query/json.ts';
import { compileRedactor } from '../redact.ts';
import { BindingFault, bodyMembers, compileBindings } from '../rest/bindings.ts';
import { compileResponseHeaders } from '../rest/response-headers.ts';
import {
  NO_MEMBERS,
  type OperationSchema,
  type ServiceSchema,
  type StructureShape,
  structureOf,
} from '../schema.ts';
import type { OperationCodec, ServiceCodec, WireRequest, WireResponse } from '../wire.ts';
import { compileJsonInput, parseJsonBody, serializationException } from './json-input.ts';

/** The codec of EKS. */
export class RestJsonCodec implements ServiceCodec {
  readonly #schema: ServiceSchema;
  readonly #json: JsonEncoders;
  readonly #operations: OperationCodecs;

  constructor(schema: ServiceSchema) {
    this.#schema = schema;
    this.#json = new JsonEncoders(schema);
    this.#operations = new OperationCodecs(schema, (_name, operation) => this.#compile(operation));
  }

  operation(name: string): OperationCodec | undefined {
    return this.#operations.get(name);
  }

  #compile(operation: OperationSchema): OperationCodec {
    const input = operation.input === undefined ? NO_MEMBERS : structureOf(this.#schema, operation.input);
    return {
      streams: false,
      decode: this.#decoder(input),
      encode: this.#encoder(operation),
      redact: compileRedactor(this.#schema, input),
    };
  }

  #decoder(shape: StructureShape): (request: WireRequest) => object {
    const bind = compileBindings(this.#schema, shape);
    const members = bodyMembers(shape).map(
      ([name, member]) => [name, member.json ?? name, compileJsonInput(this.#schema, member, name)] as const,
    );
    const required = Object.keys(shape.members).slice(0, shape.required ?? 0);
    return (request) => {
      const input: Record<string, unknown> = {};
      bindStrictly(bind, request, input);
      const body = members.length === 0 ? {} : parseJsonBody(request.body);
      for (const [name, key, decode] of members) {
        const value = Object.hasOwn(body, key) ? body[key] : undefined;
        if (value !== undefined && value !== null) input[name] = decode(value);
      }
      for (const name of required) {
        if (input[name] === undefined) {
          throw new Refusal('InvalidParameterException', 400, `${name} is required.`);
        }
      }
      return input;
    };
  }

  #encoder(operation: OperationSchema): OperationCodec['encode'] {
    const status = operation.http?.[2] ?? 200;
    if (operation.output === undefined) {
      return (_output, requestId) => ({ status, headers: headersOf(requestId), body: '{}' });
    }
    const shape = structureOf(this.#schema, operation.output);
    const toJson = this.#json.encoder({ type: operation.output });
    const writeHeaders = compileResponseHeaders(shape);
    return (output, requestId) => {
      const headers = headersOf(requestId);
      writeHeaders((output ?? {}) as Readonly<Record<string, unknown>>, headers);
      return { status, headers, body: JSON.stringify(toJson(output ?? {})) };
    };
  }

  refuse(refusal: Refusal, requestId: string): WireResponse {
    const { code, status, message, members } = refusal;
    return {
      status,
      headers: { ...headersOf(requestId), 'x-amzn-errortype': code },
      body: JSON.stringify({ ...members, __type: code, message }),
    };
  }
}

function bindStrictly(
  bind: ReturnType<typeof compileBindings>,
  request: WireRequest,
  input: Record<string, unknown>,
): void {
  try {
    bind(request, input);
  } catch (fault) {
    if (fault instanceof BindingFault)
      throw serializationException(`The value of ${fault.member} is not valid.`);
    throw fault;
  }
}

function headersOf(requestId: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': requestId };
}
