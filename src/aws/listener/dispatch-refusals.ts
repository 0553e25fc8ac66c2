import { Refusal } from '../../core/errors/refusal.ts';
import type { ProtocolName } from '../protocol/schema.ts';
import type { BodyRefusal } from './read-body.ts';

/** The service has no such operation, or not in that version (sts.md 2.3). */
export function invalidAction(protocol: ProtocolName, action: string, version: string | undefined): Refusal {
  switch (protocol) {
    case 'query':
      return new Refusal(
        'InvalidAction',
        400,
        `Could not find operation ${action} for version ${version ?? 'NO_VERSION_SPECIFIED'}`,
      );
    case 'ec2-query':
      return new Refusal('InvalidAction', 400, `The action ${action} is not valid for this web service.`);
    case 'rest-json':
      return new Refusal('UnknownOperationException', 404, 'Unknown operation.');
    case 'json':
      return new Refusal('UnknownOperationException', 400, '');
    case 'rest-xml':
      return new Refusal(
        'MethodNotAllowed',
        405,
        'The specified method is not allowed against this resource.',
      );
  }
}

/** AWS has the operation; this server does not. */
export function notImplemented(protocol: ProtocolName, service: string, operation: string): Refusal {
  const what = operation === '' ? service : `${service}:${operation}`;
  const code = protocol === 'rest-json' || protocol === 'json' ? 'NotImplementedException' : 'NotImplemented';
  return new Refusal(code, 501, `This server does not implement ${what}.`);
}

const BODY_FAULTS: Readonly<Record<BodyRefusal, readonly [code: string, text: string]>> = {
  'too-large': ['RequestEntityTooLarge', 'The request body is larger than the service takes.'],
  'no-room': ['ServiceUnavailable', 'There was no room for the request body.'],
  'too-slow': ['RequestTimeout', 'The request body did not come in time.'],
};

/** For the audit trail: the answer itself is bare (sts.md 2.4). */
export function bodyRefused(why: BodyRefusal, status: number): Refusal {
  const [code, text] = BODY_FAULTS[why];
  return new Refusal(code, status, text);
}
