import { Refusal } from '../../../core/errors/refusal.ts';
import { OperationCodecs } from '../operation-codecs.ts';
import { compileRedactor } from '../redact.ts';
import { BindingFault, bodyMembers, compileBindings } from '../rest/bindings.ts';
import { compileResponseHeaders } from '../rest/response-headers.ts';
import {
  NO_MEMBERS,
  type OperationSchema,
  type ServiceSchema,
  type StructureShape,
  structureOf,
  type TypeReference,
} from '../schema.ts';
import { isoMilliseconds } from '../timestamp.ts';
import type { OperationCodec, ServiceCodec, WireRequest, WireResponse } from '../wire.ts';
import { XmlEncoders, type XmlStyle } from '../xml/encode.ts';
import { escapeQuoted } from '../xml/escape.ts';
import { compileXmlPayload, malformedXml } from './xml-payload.ts';

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';
const STYLE: XmlStyle = {
  indent: undefined,
  item: 'member',
  escape: escapeQuoted,
  timestamp: isoMilliseconds,
};

type Body = WireResponse['body'];
type Output = Readonly<Record<string, unknown>>;

/** The codec of S3. */
export class RestXmlCodec implements ServiceCodec {
  readonly #schema: ServiceSchema;
  readonly #xml: XmlEncoders;
  readonly #operations: OperationCodecs;

  constructor(schema: ServiceSchema) {
    this.#schema = schema;
    this.#xml = new XmlEncoders(schema, STYLE);
    this.#operations = new OperationCodecs(schema, (_name, operation) => this.#compile(operation));
  }

  operation(name: string): OperationCodec | undefined {
    return this.#operations.get(name);
  }

  #compile(operation: OperationSchema): OperationCodec {
    const input = operation.input === undefined ? NO_MEMBERS : structureOf(this.#schema, operation.input);
    const bind = compileBindings(this.#schema, input);
    const payload = this.#payload(input);
    const required = Object.keys(input.members).slice(0, input.required ?? 0);
    return {
      streams: Object.values(input.members).some((member) => member.type === 'stream'),
      decode: (request) => {
        const value: Record<string, unknown> = {};
        bindStrictly(bind, request, value);
        payload(request, value);
        for (const name of required) if (value[name] === undefined) throw missing(name);
        return value;
      },
      encode: this.#encoder(operation),
      redact: compileRedactor(this.#schema, input),
    };
  }

  #payload(shape: StructureShape): (request: WireRequest, input: Record<string, unknown>) => void {
    const [entry] = bodyMembers(shape);
    if (entry?.[1].payload !== true && entry?.[1].type !== 'stream') return () => undefined;
    const [name, member] = entry;
    if (member.type === 'stream') return streamPayload(name);
    const target = this.#schema.shapes[member.type];
    if (target?.kind !== 'structure') return textPayload(name);
    const read = compileXmlPayload(this.#schema, target, member.xml ?? member.type);
    return (request, input) => {
      if (request.body.length > 0) input[name] = read(request.body);
    };
  }

  #encoder(operation: OperationSchema): OperationCodec['encode'] {
    const success = operation.http?.[2] ?? 200;
    const shape = operation.output === undefined ? NO_MEMBERS : structureOf(this.#schema, operation.output);
    const writeHeaders = compileResponseHeaders(shape);
    const body = this.#responseBody(shape, operation.output ?? '');
    return (output, requestId, request) => {
      const value = (output ?? {}) as Output;
      const headers = headersOf(requestId);
      writeHeaders(value, headers);
      // A ranged answer says so by its Content-Range alone: the schema knows one status only.
      const status = value.ContentRange === undefined ? success : 206;
      const content = request.method === 'HEAD' ? '' : body(value);
      if (typeof content === 'string' && content.startsWith(DECLARATION)) {
        headers['content-type'] = 'application/xml';
      }
      return { status, headers, body: content };
    };
  }

  #responseBody(shape: StructureShape, name: string): (output: Output) => Body {
    const members = bodyMembers(shape);
    const [first] = members;
    if (first === undefined) return () => '';
    const [memberName, member] = first;
    if (member.type === 'stream') return (output) => (output[memberName] as Body | undefined) ?? '';
    if (member.payload === true) return this.#payloadBody(memberName, member);
    // S3 writes the location as the root's own text, not as a member of it.
    if (name === 'GetBucketLocationOutput') return (output) => this.#location(output);
    const inner = this.#xml.members(shape, name, 1);
    const root = shape.xml ?? name;
    return (output) => `${DECLARATION}<${root} xmlns="${this.#schema.namespace}">${inner(output)}</${root}>`;
  }

  #location(output: Output): string {
    const { LocationConstraint: location } = output;
    const open = `${DECLARATION}<LocationConstraint xmlns="${this.#schema.namespace}"`;
    return typeof location === 'string' && location !== ''
      ? `${open}>${escapeQuoted(location)}</LocationConstraint>`
      : `${open}/>`;
  }

  #payloadBody(name: string, member: TypeReference): (output: Output) => Body {
    const target = this.#schema.shapes[member.type];
    if (target?.kind !== 'structure') return (output) => String(output[name] ?? '');
    const inner = this.#xml.members(target, member.type, 1);
    const root = member.xml ?? member.type;
    return (output) =>
      `${DECLARATION}<${root} xmlns="${this.#schema.namespace}">${inner(output[name] ?? {})}</${root}>`;
  }

  refuse(refusal: Refusal, requestId: string, request: WireRequest): WireResponse {
    const headers = headersOf(requestId);
    if (request.method === 'HEAD' || refusal.status === 304) {
      return { status: refusal.status, headers, body: '' };
    }
    headers['content-type'] = 'application/xml';
    let members = '';
    for (const [name, value] of Object.entries(refusal.members)) {
      members += `<${name}>${escapeQuoted(value)}</${name}>`;
    }
    const body = `${DECLARATION}<Error><Code>${escapeQuoted(refusal.code)}</Code><Message>${escapeQuoted(refusal.message)}</Message>${members}<RequestId>${requestId}</RequestId><HostId>${hostId(requestId)}</HostId></Error>`;
    return { status: refusal.status, headers, body };
  }
}

function missing(name: string): Refusal {
  return name === 'Delete' || name.endsWith('Configuration')
    ? malformedXml()
    : new Refusal('InvalidRequest', 400, `Missing required parameter for this request: '${name}'`);
}

function streamPayload(name: string): (request: WireRequest, input: Record<string, unknown>) => void {
  return (request, input) => {
    if (request.stream === undefined) return;
    input[name] = request.stream.source;
    // The length of what the caller meant to store, not of its chunked form.
    input.ContentLength = request.stream.length;
    dropTransferCoding(input);
  };
}

/** `aws-chunked` says how the body travelled, not what it is: it is not kept with the object. */
function dropTransferCoding(input: Record<string, unknown>): void {
  if (typeof input.ContentEncoding !== 'string') return;
  const codings = input.ContentEncoding.split(',').map((coding) => coding.trim());
  const kept = codings.filter((coding) => coding !== '' && coding !== 'aws-chunked');
  if (kept.length === 0) delete input.ContentEncoding;
  else input.ContentEncoding = kept.join(',');
}

function textPayload(name: string): (request: WireRequest, input: Record<string, unknown>) => void {
  return (request, input) => {
    if (request.body.length > 0) input[name] = Buffer.from(request.body).toString('utf8');
  };
}

function bindStrictly(
  bind: ReturnType<typeof compileBindings>,
  request: WireRequest,
  input: Record<string, unknown>,
): void {
  try {
    bind(request, input);
  } catch (fault) {
    if (!(fault instanceof BindingFault)) throw fault;
    throw new Refusal('InvalidArgument', 400, `Provided ${fault.member} not valid`, {
      members: { ArgumentName: fault.member },
    });
  }
}

/** S3's second request id. It only has to be opaque and the same in header and body. */
const hostId = (requestId: string): string => Buffer.from(`rolecall ${requestId}`).toString('base64');

function headersOf(requestId: string): Record<string, string> {
  return { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) };
}
