import { Refusal } from '../../../core/errors/refusal.ts';
import { OperationCodecs } from '../operation-codecs.ts';
import { JsonEncoders } from '../query/json.ts';
import { compileRedactor } from '../redact.ts';
import { compileJsonInput, parseJsonBody } from '../rest-json/json-input.ts';
import {
  NO_MEMBERS,
  type OperationSchema,
  type ServiceSchema,
  type StructureShape,
  structureOf,
} from '../schema.ts';
import type { OperationCodec, ServiceCodec, WireRequest, WireResponse } from '../wire.ts';

const CONTENT_TYPE = 'application/x-amz-json-1.1';

/** The codec of the services that name their operation in `X-Amz-Target` and take one JSON object as body: CloudTrail. */
export class Json11Codec implements ServiceCodec {
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
    const output =
      operation.output === undefined ? undefined : this.#json.encoder({ type: operation.output });
    return {
      streams: false,
      decode: this.#decoder(input),
      encode: (result, requestId) => ({
        status: 200,
        headers: headersOf(requestId),
        body: output === undefined ? '{}' : JSON.stringify(output(result ?? {})),
      }),
      redact: compileRedactor(this.#schema, input),
    };
  }

  #decoder(shape: StructureShape): (request: WireRequest) => object {
    const members = Object.entries(shape.members).map(
      ([name, member]) => [name, member.json ?? name, compileJsonInput(this.#schema, member, name)] as const,
    );
    const required = Object.keys(shape.members).slice(0, shape.required ?? 0);
    return (request) => {
      const body = parseJsonBody(request.body);
      const input: Record<string, unknown> = {};
      for (const [name, key, decode] of members) {
        const value = Object.hasOwn(body, key) ? body[key] : undefined;
        if (value !== undefined && value !== null) input[name] = decode(value);
      }
      const missing = required.find((name) => input[name] === undefined);
      if (missing !== undefined) throw new Refusal('ValidationException', 400, `${missing} is required.`);
      return input;
    };
  }

  refuse(refusal: Refusal, requestId: string): WireResponse {
    const { code, status, message, members } = refusal;
    return {
      status,
      headers: { ...headersOf(requestId), 'x-amzn-errortype': code },
      body: JSON.stringify({ ...members, __type: code, Message: message }),
    };
  }
}

function headersOf(requestId: string): Record<string, string> {
  return { 'content-type': CONTENT_TYPE, 'x-amzn-requestid': requestId };
}
