import { validationError } from '../validation/iam-refusals.ts';

const URL_SHAPE = /^https:\/\/([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(:\d{1,5})?((?:\/[\w.~%@+=:-]+)*)\/?$/i;

/**
 * The provider's name: host (lower case), port unless 443, path; no scheme, no trailing slash. It is the record's key and
 * the tail of the ARN. Throws `Refusal` ValidationError on anything but a plain https URL; a query, user or dot segment is none.
 */
export function providerName(url: string): string {
  const [, host, port, path] = URL_SHAPE.exec(url) ?? [];
  const dotted = path?.split('/').some((segment) => segment === '.' || segment === '..');
  if (host === undefined || path === undefined || dotted === true) {
    throw validationError('Invalid Open ID Connect Provider URL');
  }
  const kept = port === undefined || Number(port.slice(1)) === 443 ? '' : port;
  return `${host.toLowerCase()}${kept}${path}`;
}
