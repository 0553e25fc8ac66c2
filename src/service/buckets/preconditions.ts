import type { S3Object } from '../../core/records/resources.ts';
import { notModified, preconditionFailed } from './refusals.ts';

/** Conditional request headers. Times are milliseconds. */
export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: number | undefined;
  readonly ifUnmodifiedSince: number | undefined;
}

/** Whether a header such as `"a", W/"b"` or `*` names the ETag. */
export function matchesEtag(header: string, etag: string): boolean {
  return header.split(',').some((part) => {
    const text = part.trim().replace(/^W\//, '');
    return text === '*' || text === etag || text === `"${etag}"`;
  });
}

/** Precedence of RFC 9110, 13.2.2: an ETag condition hides the time condition beside it. Throws `Refusal` 412 or 304. */
export function checkPreconditions(object: S3Object, conditions: Preconditions): void {
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = conditions;
  // HTTP dates have whole seconds.
  const modified = Math.floor(object.lastModified / 1000) * 1000;
  if (ifMatch !== undefined) {
    if (!matchesEtag(ifMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (ifUnmodifiedSince !== undefined && modified > ifUnmodifiedSince)
    throw preconditionFailed('If-Unmodified-Since');
  if (ifNoneMatch !== undefined) {
    if (matchesEtag(ifNoneMatch, object.etag)) throw notModified();
  } else if (ifModifiedSince !== undefined && modified <= ifModifiedSince) throw notModified();
}
