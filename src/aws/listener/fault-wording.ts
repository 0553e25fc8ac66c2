import { Denial } from '../../core/errors/denial.ts';
import { Refusal } from '../../core/errors/refusal.ts';
import { RevisionConflict, StoreUnavailable } from '../../core/ports/store.ts';
import type { Services } from '../../service/services.ts';
import { AuthenticationFault } from '../sigv4/fault.ts';
import { wordFault } from '../sigv4/fault-wording.ts';
import { wordDenial } from './denial-wording.ts';
import type { Exchange } from './exchange.ts';

type Wording = readonly [code: string, text: string];

/** Status 500. */
const INTERNAL: Readonly<Record<string, Wording>> = {
  s3: ['InternalError', 'We encountered an internal error. Please try again.'],
  ec2: ['InternalError', 'An internal error has occurred'],
  eks: ['ServerException', 'The request processing has failed because of an internal error.'],
  'eks-auth': ['InternalServerException', 'The request processing has failed because of an internal error.'],
  cloudtrail: ['InternalFailure', 'The request processing has failed because of an unknown error.'],
};
const INTERNAL_QUERY: Wording = [
  'InternalFailure',
  'The request processing has failed because of an unknown error, exception or failure.',
];

/** Status 503: the store cannot take the write. */
const UNAVAILABLE: Readonly<Record<string, Wording>> = {
  s3: ['ServiceUnavailable', 'Service is unable to handle request.'],
  ec2: ['Unavailable', 'The server is overloaded and cannot handle the request.'],
  eks: ['ServiceUnavailableException', 'The service is unavailable. Back off and retry the operation.'],
  'eks-auth': [
    'ServiceUnavailableException',
    'The service is unavailable. Back off and retry the operation.',
  ],
  cloudtrail: ['ServiceUnavailable', 'The request has failed due to a temporary failure of the server.'],
};
const UNAVAILABLE_QUERY: Wording = [
  'ServiceUnavailable',
  'The request has failed due to a temporary failure of the server.',
];

/** Frames only: a message may quote what it failed on. */
function framesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .join('\n');
}

/** The body ended because the connection did: nobody's fault here, and nobody to answer. */
function clientLeft(error: unknown, exchange: Exchange): boolean {
  return (
    error instanceof Error && 'code' in error && error.code === 'ECONNRESET' && exchange.request.destroyed
  );
}

/** Any failure as the refusal that the caller sees. What is nobody's refusal is logged and becomes the service's 500. */
export function toRefusal(error: unknown, exchange: Exchange, services: Services): Refusal {
  if (error instanceof AuthenticationFault) return wordFault(error, exchange.service.name);
  if (error instanceof Denial) return wordDenial(error, exchange, services);
  if (error instanceof Refusal) return error;
  if (clientLeft(error, exchange)) {
    return new Refusal('IncompleteBody', 400, 'The request body terminated unexpectedly', { cause: error });
  }
  const { name } = exchange.service;
  const unavailable = error instanceof StoreUnavailable || error instanceof RevisionConflict;
  const kind = error instanceof Error ? error.name : typeof error;
  services.log.error(unavailable ? 'aws.store-unavailable' : 'aws.internal-failure', {
    requestId: exchange.requestId,
    service: name,
    operation: exchange.operation,
    error: kind,
    frames: framesOf(error),
  });
  const [code, text] = unavailable
    ? (UNAVAILABLE[name] ?? UNAVAILABLE_QUERY)
    : (INTERNAL[name] ?? INTERNAL_QUERY);
  return new Refusal(code, unavailable ? 503 : 500, text, { reason: kind, cause: error });
}
