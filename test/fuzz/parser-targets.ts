import { Ec2QueryCodec } from '../../src/aws/protocol/ec2-query/codec.ts';
import { QueryCodec } from '../../src/aws/protocol/query/codec.ts';
import { parseFormBody } from '../../src/aws/protocol/query/form.ts';
import { RestJsonCodec } from '../../src/aws/protocol/rest-json/codec.ts';
import { RestXmlCodec } from '../../src/aws/protocol/rest-xml/codec.ts';
import { loadSchemas, type ServiceSchema } from '../../src/aws/protocol/schema.ts';
import type { OperationCodec, WireRequest } from '../../src/aws/protocol/wire.ts';
import { stsEndpoints } from '../../src/core/cluster-access/sts/endpoints.ts';
import { checkToken } from '../../src/core/cluster-access/token/check-token.ts';
import { Refusal } from '../../src/core/errors/refusal.ts';
import { compile, PolicySyntaxError, parsePolicy } from '../../src/core/policy/index.ts';
import { readClaims } from '../../src/core/token/claims.ts';
import { readRolesClaim } from '../../src/core/token/roles-claim.ts';
import { readTagsClaim } from '../../src/core/token/tags-claim.ts';
import { parseWebToken } from '../../src/core/token/web-token.ts';
import { bytesOf } from './corpus.ts';

/** A parser that strangers reach: `run` may throw what `expected` knows, and nothing else. */
export interface ParserTarget {
  readonly corpus: string;
  readonly delimiters: RegExp;
  /** `random` picks among what the target can do with a text. */
  run(text: string, pick: (count: number) => number): void;
  expected(error: unknown): boolean;
}

const schemas = loadSchemas();
function schema(name: string): ServiceSchema {
  const found = schemas[name];
  if (found === undefined) throw new Error(`no schema ${name}`);
  return found;
}

function codecs(
  service: string,
  find: (name: string) => OperationCodec | undefined,
): readonly OperationCodec[] {
  return Object.keys(schema(service).operations).flatMap((name) => find(name) ?? []);
}

const query = ['sts', 'iam', 'cloudformation'].flatMap((service) => {
  const codec = new QueryCodec(service, schema(service));
  return codecs(service, (name) => codec.operation(name));
});
const ec2Codec = new Ec2QueryCodec(schema('ec2'));
const jsonCodec = new RestJsonCodec(schema('eks'));
const xmlCodec = new RestXmlCodec(schema('s3'));
const FORMS = [...query, ...codecs('ec2', (name) => ec2Codec.operation(name))];
const JSONS = codecs('eks', (name) => jsonCodec.operation(name));
const XMLS = ['DeleteObjects', 'CreateBucket'].flatMap((name) => xmlCodec.operation(name) ?? []);

const BARE: WireRequest = {
  method: 'POST',
  path: '/',
  rawQuery: '',
  headers: {},
  rawHeaders: [],
  body: new Uint8Array(),
};
const LABELS = {
  name: 'sandbox',
  clusterName: 'sandbox',
  associationId: 'a-1',
  resourceArn: 'arn:x',
  Bucket: 'b',
};

function decode(codec: OperationCodec | undefined, request: Partial<WireRequest>): void {
  const input = codec?.decode({ ...BARE, labels: LABELS, query: [], ...request });
  if (input !== undefined) JSON.stringify(codec?.redact(input));
}

const ENDPOINTS = stsEndpoints({ endpoints: ['http://127.0.0.1:4700'], awsToo: true });
const TOKEN_TIME = Date.parse('2026-11-22T05:00:00Z');
/** The only places that a checked token may lead to. */
const STS_URL =
  /^(https:\/\/sts(-fips)?\.([A-Za-z0-9-]+\.)?(amazonaws\.com|api\.aws)|http:\/\/127\.0\.0\.1:4700)\/\?[\x21-\x7e]*$/;

const refusal = (error: unknown): boolean => error instanceof Refusal && error.status < 500;

export const PARSER_TARGETS: Readonly<Record<string, ParserTarget>> = {
  'forms of the query protocols': {
    corpus: 'query',
    delimiters: /([&=.]|%[0-9A-Fa-f]{2})/,
    run: (text, pick) => decode(FORMS[pick(FORMS.length)], { form: parseFormBody(bytesOf(text)) }),
    expected: refusal,
  },
  'JSON bodies': {
    corpus: 'json',
    delimiters: /([{}[\]:,"\\])/,
    run: (text, pick) => decode(JSONS[pick(JSONS.length)], { body: bytesOf(text) }),
    expected: refusal,
  },
  'XML bodies': {
    corpus: 'xml',
    delimiters: /([<>&;"'=]|\s+)/,
    run: (text, pick) => decode(XMLS[pick(XMLS.length)], { body: bytesOf(text) }),
    expected: refusal,
  },
  'web identity tokens': {
    corpus: 'jwt',
    delimiters: /([{}[\]:,"\\.]|\n)/,
    run: (text) => {
      const [header = '', payload = ''] = text.split('\n');
      const token = [header, payload, 'sig'].map((part) => Buffer.from(bytesOf(part)).toString('base64url'));
      const parsed = parseWebToken(token.join('.'));
      parseWebToken(text);
      if (parsed === undefined) return;
      readClaims(parsed.payload);
      readTagsClaim(parsed.payload);
      readRolesClaim(parsed.payload['https://aws.amazon.com/roles']);
    },
    // What is no token is undefined: parsing one throws nothing at all.
    expected: () => false,
  },
  'cluster tokens': {
    corpus: 'cluster-token',
    delimiters: /([&=/?#@:;.+]|%[0-9A-Fa-f]{2})/,
    run: (text) => {
      const token = `k8s-aws-v1.${Buffer.from(bytesOf(text)).toString('base64url')}`;
      checkToken(text, ENDPOINTS, TOKEN_TIME);
      const checked = checkToken(token, ENDPOINTS, TOKEN_TIME);
      if (!checked.ok) return;
      if (!STS_URL.test(checked.url) || new URL(checked.url).href.toLowerCase() !== checked.url.toLowerCase())
        throw new Error(`leads to ${checked.url}`);
    },
    // What is wrong with a token is a verdict: nothing is thrown.
    expected: () => false,
  },
  'policy documents': {
    corpus: 'policy',
    delimiters: /([{}[\]:,"\\*?$])/,
    run: (text, pick) => {
      const kinds = ['identity', 'trust', 'resource'] as const;
      compile(parsePolicy(text), kinds[pick(kinds.length)] ?? 'identity');
    },
    expected: (error) => error instanceof PolicySyntaxError,
  },
};
