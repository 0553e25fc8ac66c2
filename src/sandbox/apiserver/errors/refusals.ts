import type { KindName } from './kind-name.ts';
import { type StatusDetails, StatusRefusal } from './status.ts';

/** `pods`, `jobs.batch`: how messages name a resource. */
export function qualified(resource: KindName): string {
  return resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
}

function about(resource: KindName, name: string): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(resource.group === '' ? {} : { group: resource.group }),
    kind: resource.plural,
  };
}

export function notFound(resource: KindName, name: string): StatusRefusal {
  return new StatusRefusal(
    'NotFound',
    404,
    `${qualified(resource)} "${name}" not found`,
    about(resource, name),
  );
}

export function alreadyExists(resource: KindName, name: string): StatusRefusal {
  return new StatusRefusal(
    'AlreadyExists',
    409,
    `${qualified(resource)} "${name}" already exists`,
    about(resource, name),
  );
}

export function conflict(resource: KindName, name: string, why: string): StatusRefusal {
  const message = `Operation cannot be fulfilled on ${qualified(resource)} "${name}": ${why}`;
  return new StatusRefusal('Conflict', 409, message, about(resource, name));
}

export const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export function forbidden(resource: KindName, name: string, why: string): StatusRefusal {
  const subject = name === '' ? qualified(resource) : `${qualified(resource)} "${name}"`;
  return new StatusRefusal('Forbidden', 403, `${subject} is forbidden: ${why}`, about(resource, name));
}

export function badRequest(message: string, cause?: unknown): StatusRefusal {
  return new StatusRefusal('BadRequest', 400, message, undefined, cause);
}

export function internal(message: string, cause?: unknown): StatusRefusal {
  return new StatusRefusal(
    'InternalError',
    500,
    `Internal error occurred: ${message}`,
    { causes: [{ reason: '', message }] },
    cause,
  );
}

export function expired(message: string): StatusRefusal {
  return new StatusRefusal('Expired', 410, message);
}

/** No such path, or a kind that this server does not serve. */
export function noSuchResource(): StatusRefusal {
  return new StatusRefusal('NotFound', 404, 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): StatusRefusal {
  return new StatusRefusal(
    'MethodNotAllowed',
    405,
    'the server does not allow this method on the requested resource',
    {},
  );
}

export function unauthorized(): StatusRefusal {
  return new StatusRefusal('Unauthorized', 401, 'Unauthorized');
}

export function tooManyReviews(): StatusRefusal {
  const message = 'too many tokens are being reviewed, please try again later';
  return new StatusRefusal('TooManyRequests', 429, message, { retryAfterSeconds: 1 });
}

export function notBuilt(what: string): StatusRefusal {
  return new StatusRefusal('NotImplemented', 501, `${what} is not built in this sandbox`);
}
