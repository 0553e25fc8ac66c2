import { Refusal } from '../../core/errors/refusal.ts';
import type { Services } from '../../service/services.ts';
import type { AnyOperation } from '../protocol/operation.ts';
import type { OperationCodec } from '../protocol/wire.ts';
import type { Authenticated } from '../sigv4/authenticate.ts';
import { AuthenticationFault } from '../sigv4/fault.ts';
import { payloadRule } from '../sigv4/payload/payload-rule.ts';
import { verifiedAsEmpty, verifiedBody } from '../sigv4/payload/verified-body.ts';
import type { SignatureClaim } from '../sigv4/signature-claim.ts';
import type { SigningKeys } from '../sigv4/signing-keys.ts';
import {
  authenticateCall,
  carriesSignature,
  missingSignature,
  type SignableParts,
  signableParts,
} from './authenticate-call.ts';
import { invalidAction, notImplemented } from './dispatch-refusals.ts';
import type { Exchange } from './exchange.ts';
import { refuse } from './finish.ts';
import { perform } from './perform.ts';
import { collect, drain, hasBody } from './read-body.ts';
import { s3Address } from './s3-address.ts';

/** A DeleteObjects body of 1,000 keys of 1,024 escaped bytes, and no more. */
const MAXIMUM_DOCUMENT = 8_388_608;
const UNSIGNED = 'UNSIGNED-PAYLOAD';
const HASH_HEADER = 'x-amz-content-sha256';

interface Routed {
  readonly operation: AnyOperation;
  readonly codec: OperationCodec;
}

/** What stands for the body in the signature: S3 wants it said, except in URLs. */
function declaredHash(parts: SignableParts, claim: SignatureClaim | undefined): string {
  const header = parts.headers.get(HASH_HEADER);
  if (header !== undefined) return header;
  if (claim === undefined) return UNSIGNED;
  const query = parts.query.find(([name]) => name.toLowerCase() === HASH_HEADER)?.[1];
  if (query !== undefined) return query;
  if (claim.form === 'presigned') return UNSIGNED;
  throw new AuthenticationFault('payload-header', `Missing required header for this request: ${HASH_HEADER}`);
}

/** Steps of an S3 call: route, authenticate by the head alone, then let the body stream through its checks. */
export class S3Calls {
  readonly #services: Services;
  readonly #keys: SigningKeys;
  readonly #hosts: readonly string[];

  constructor(services: Services, keys: SigningKeys, hosts: readonly string[]) {
    this.#services = services;
    this.#keys = keys;
    this.#hosts = hosts;
  }

  /** Never throws: every failure is an answer. A call without a body is answered in one synchronous run. */
  serve(exchange: Exchange): void {
    if (hasBody(exchange.request)) exchange.response.once('finish', () => drain(exchange.request));
    try {
      const parts = signableParts(exchange);
      const routed = this.#route(exchange, parts);
      const authenticated = this.#authenticate(exchange, parts, routed.operation);
      exchange.audit.check = 'bodyVerified';
      const last = (): void => perform(exchange, routed.codec, routed.operation, this.#services);
      if (this.#isEmpty(exchange, parts, routed.codec, authenticated)) last();
      else
        void this.#attachBody(exchange, parts, routed.codec, authenticated)
          .then(last)
          .catch(this.#refuse(exchange));
    } catch (error) {
      refuse(exchange, this.#services, error);
    }
  }

  #refuse(exchange: Exchange): (error: unknown) => void {
    return (error) => refuse(exchange, this.#services, error);
  }

  #isEmpty(
    { request }: Exchange,
    parts: SignableParts,
    codec: OperationCodec,
    authenticated: Authenticated | undefined,
  ): boolean {
    if (codec.streams || hasBody(request)) return false;
    const rule = payloadRule(declaredHash(parts, authenticated?.claim));
    return verifiedAsEmpty({ headers: parts.headers, rule });
  }

  #route(exchange: Exchange, parts: SignableParts): Routed {
    const { service, wire } = exchange;
    const labels = s3Address(wire.headers.host ?? '', wire.path, this.#hosts);
    const match = service.router?.byAddress(wire.method, labels, parts.query, wire.headers);
    if (match === undefined) throw invalidAction('rest-xml', '', undefined);
    exchange.operation = match.operation;
    const { operations } = service.door;
    const operation = Object.hasOwn(operations, match.operation) ? operations[match.operation] : undefined;
    const codec = operation && service.codec.operation(match.operation);
    if (operation === undefined || codec === undefined) {
      throw notImplemented('rest-xml', 's3', match.operation);
    }
    exchange.wire = { ...wire, labels, query: parts.query };
    return { operation, codec };
  }

  #authenticate(
    exchange: Exchange,
    parts: SignableParts,
    operation: AnyOperation,
  ): Authenticated | undefined {
    if (carriesSignature(exchange)) {
      const hash = (claim: SignatureClaim): string => declaredHash(parts, claim);
      return authenticateCall(exchange, parts, this.#services, this.#keys, hash);
    }
    // `aws s3 presign` makes these for us-east-1 unless it is told otherwise; "Access Denied" would explain nothing.
    if (parts.query.some(([name]) => name === 'AWSAccessKeyId')) {
      throw new AuthenticationFault('unsupported', 'signature version 2');
    }
    if (operation.signature !== 'optional') throw missingSignature();
    return undefined;
  }

  async #attachBody(
    exchange: Exchange,
    parts: SignableParts,
    codec: OperationCodec,
    authenticated: Authenticated | undefined,
  ): Promise<void> {
    const rule = payloadRule(declaredHash(parts, authenticated?.claim));
    // Not destroyed on return: a refusal in the middle of a body must still reach the client.
    const source = exchange.request.iterator({ destroyOnReturn: false });
    const { cryptography } = this.#services;
    const stream = verifiedBody({ source, headers: parts.headers, rule, authenticated, cryptography });
    if (codec.streams) {
      exchange.wire = { ...exchange.wire, stream };
      return;
    }
    const body = await collect(stream.source, MAXIMUM_DOCUMENT);
    if (body === undefined) {
      throw new Refusal('MaxMessageLengthExceeded', 400, 'Your request was too big.');
    }
    exchange.wire = { ...exchange.wire, body };
  }
}
