import type { Refusal } from '../../../core/errors/refusal.ts';
import type { ConstraintTable } from '../constraints/constraint.ts';
import { IAM_CONSTRAINTS } from '../constraints/iam.ts';
import { STS_CONSTRAINTS } from '../constraints/sts.ts';
import { compileValidator } from '../constraints/validate.ts';
import { OperationCodecs } from '../operation-codecs.ts';
import { compileRedactor } from '../redact.ts';
import { NO_MEMBERS, type OperationSchema, type ServiceSchema, structureOf } from '../schema.ts';
import { isoSeconds } from '../timestamp.ts';
import type { OperationCodec, ServiceCodec, WireRequest, WireResponse } from '../wire.ts';
import { QUERY_STYLE, XmlEncoders, type XmlStyle } from '../xml/encode.ts';
import { AWS_QUERY, QueryDecoders } from './decode.ts';
import { queryErrorJson, queryErrorXml } from './fault.ts';
import { JsonEncoders } from './json.ts';
import { MEMBER_ORDER } from './member-order.ts';

const CONSTRAINTS: Readonly<Record<string, ConstraintTable>> = {
  sts: STS_CONSTRAINTS,
  iam: IAM_CONSTRAINTS,
};

/** The only service that answers JSON when asked to (sts.md 2.5). */
const JSON_SERVICE = 'sts';

function styleOf(service: string): XmlStyle {
  const order = MEMBER_ORDER[service];
  // CloudFormation prints milliseconds, STS and IAM whole seconds.
  const timestamp = service === 'cloudformation' ? QUERY_STYLE.timestamp : isoSeconds;
  return { ...QUERY_STYLE, timestamp, ...(order === undefined ? {} : { order }) };
}

function headersOf(service: string, requestId: string, type: string): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': type, 'x-amzn-requestid': requestId };
  if (service === 'sts') headers['x-amz-sts-extended-request-id'] = requestId;
  return headers;
}

/** The codec of a query service: STS, IAM, CloudFormation. */
export class QueryCodec implements ServiceCodec {
  readonly #service: string;
  readonly #schema: ServiceSchema;
  readonly #operations: OperationCodecs;
  readonly #xml: XmlEncoders;
  readonly #json: JsonEncoders;
  readonly #decoders: QueryDecoders;

  constructor(service: string, schema: ServiceSchema) {
    this.#service = service;
    this.#schema = schema;
    this.#xml = new XmlEncoders(schema, styleOf(service));
    this.#json = new JsonEncoders(schema);
    this.#decoders = new QueryDecoders(schema, AWS_QUERY);
    this.#operations = new OperationCodecs(schema, (name, operation) => this.#compile(name, operation));
  }

  operation(name: string): OperationCodec | undefined {
    return this.#operations.get(name);
  }

  #compile(name: string, operation: OperationSchema): OperationCodec {
    const shapeName = operation.input ?? '';
    const input = operation.input === undefined ? NO_MEMBERS : structureOf(this.#schema, shapeName);
    const decode = this.#decoders.input(input);
    const validate = compileValidator(this.#schema, input, shapeName, CONSTRAINTS[this.#service] ?? {});
    return {
      streams: false,
      decode: (request) => {
        const value = decode(request.form ?? new Map());
        validate(value);
        return value;
      },
      encode: this.#encoder(name, operation),
      redact: compileRedactor(this.#schema, input),
    };
  }

  #encoder(name: string, operation: OperationSchema): OperationCodec['encode'] {
    const xml = this.#document(name, operation);
    const json = this.#jsonDocument(name, operation);
    return (output, requestId, request) => {
      if (this.#wantsJson(request)) {
        const headers = headersOf(this.#service, requestId, 'application/json');
        return { status: 200, headers, body: json(output, requestId) };
      }
      const headers = headersOf(this.#service, requestId, 'text/xml');
      return { status: 200, headers, body: xml(output, requestId) };
    };
  }

  #document(name: string, operation: OperationSchema): (output: unknown, requestId: string) => string {
    const open = `<${name}Response xmlns="${this.#schema.namespace}">\n`;
    const meta = '  <ResponseMetadata>\n    <RequestId>';
    const close = `</RequestId>\n  </ResponseMetadata>\n</${name}Response>\n`;
    if (operation.output === undefined) return (_output, requestId) => open + meta + requestId + close;
    const shape = structureOf(this.#schema, operation.output);
    const result = this.#xml.element(`${name}Result`, shape, operation.output, 1);
    return (output, requestId) => open + result(output ?? {}) + meta + requestId + close;
  }

  #jsonDocument(name: string, operation: OperationSchema): (output: unknown, requestId: string) => string {
    const { output: shapeName } = operation;
    const toJson = shapeName === undefined ? undefined : this.#json.encoder({ type: shapeName });
    return (output, requestId) => {
      const result = toJson === undefined ? {} : { [`${name}Result`]: toJson(output ?? {}) };
      return JSON.stringify({
        [`${name}Response`]: { ...result, ResponseMetadata: { RequestId: requestId } },
      });
    };
  }

  refuse(refusal: Refusal, requestId: string, request: WireRequest): WireResponse {
    const json = this.#wantsJson(request);
    return {
      status: refusal.status,
      headers: headersOf(this.#service, requestId, json ? 'application/json' : 'text/xml'),
      body: json
        ? queryErrorJson(refusal, requestId)
        : queryErrorXml(refusal, this.#schema.namespace, requestId),
    };
  }

  #wantsJson(request: WireRequest): boolean {
    const { accept } = request.headers;
    return this.#service === JSON_SERVICE && accept?.startsWith('application/json') === true;
  }
}
