import { Refusal } from '../../../core/errors/refusal.ts';
import { OperationCodecs } from '../operation-codecs.ts';
import { QueryDecoders, type QueryStyle } from '../query/decode.ts';
import { compileRedactor } from '../redact.ts';
import {
  NO_MEMBERS,
  type OperationSchema,
  type ServiceSchema,
  type StructureShape,
  structureOf,
  type TypeReference,
} from '../schema.ts';
import { isoMilliseconds } from '../timestamp.ts';
import type { OperationCodec, ServiceCodec, WireResponse } from '../wire.ts';
import { XmlEncoders, type XmlStyle } from '../xml/encode.ts';
import { escapeText } from '../xml/escape.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const STYLE: XmlStyle = { indent: '    ', item: 'item', escape: escapeText, timestamp: isoMilliseconds };

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

const REQUEST: QueryStyle = {
  memberKey: (name: string, member: TypeReference) => member.ec2 ?? capital(member.xml ?? name),
  flatLists: true,
  malformed: (key, value, type) =>
    new Refusal(
      'InvalidParameterValue',
      400,
      `Value (${value}) for parameter ${key} is invalid. Expected ${type === 'number' ? 'an integer' : `a ${type}`}.`,
    ),
};

/** Refuses the first required member that is absent, in EC2's words. */
function requirePresent(shape: StructureShape): (input: Record<string, unknown>) => void {
  const required = Object.entries(shape.members).slice(0, shape.required ?? 0);
  return (input) => {
    for (const [name, member] of required) {
      if (input[name] === undefined) {
        const key = REQUEST.memberKey(name, member);
        throw new Refusal('MissingParameter', 400, `The request must contain the parameter ${key}`);
      }
    }
  };
}

/** The codec of EC2. */
export class Ec2QueryCodec implements ServiceCodec {
  readonly #schema: ServiceSchema;
  readonly #xml: XmlEncoders;
  readonly #decoders: QueryDecoders;
  readonly #operations: OperationCodecs;

  constructor(schema: ServiceSchema) {
    this.#schema = schema;
    this.#xml = new XmlEncoders(schema, STYLE);
    this.#decoders = new QueryDecoders(schema, REQUEST);
    this.#operations = new OperationCodecs(schema, (name, operation) => this.#compile(name, operation));
  }

  operation(name: string): OperationCodec | undefined {
    return this.#operations.get(name);
  }

  #compile(name: string, operation: OperationSchema): OperationCodec {
    const input = operation.input === undefined ? NO_MEMBERS : structureOf(this.#schema, operation.input);
    const decode = this.#decoders.input(input);
    const check = requirePresent(input);
    return {
      streams: false,
      decode: (request) => {
        const value = decode(request.form ?? new Map());
        check(value);
        return value;
      },
      encode: this.#encoder(name, operation),
      redact: compileRedactor(this.#schema, input),
    };
  }

  #encoder(name: string, operation: OperationSchema): OperationCodec['encode'] {
    const open = `${DECLARATION}<${name}Response xmlns="${this.#schema.namespace}">\n    <requestId>`;
    const close = `</${name}Response>`;
    const { output: shapeName } = operation;
    const members =
      shapeName === undefined
        ? () => '    <return>true</return>\n'
        : this.#xml.members(structureOf(this.#schema, shapeName), shapeName, 1);
    return (output, requestId) => ({
      status: 200,
      headers: headersOf(requestId),
      body: `${open}${requestId}</requestId>\n${members(output ?? {})}${close}`,
    });
  }

  refuse(refusal: Refusal, requestId: string): WireResponse {
    const code = escapeText(refusal.code);
    const message = escapeText(refusal.message);
    return {
      status: refusal.status,
      headers: headersOf(requestId),
      body: `${DECLARATION}<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    };
  }
}

function headersOf(requestId: string): Record<string, string> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId };
}
