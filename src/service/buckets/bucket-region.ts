import { isRegion } from '../regions.ts';
import { illegalLocation, invalidLocation } from './refusals.ts';

/** The classic region: buckets there carry no location constraint. */
const CLASSIC = 'us-east-1';
const LEGACY: Readonly<Record<string, string>> = { EU: 'eu-west-1' };

/**
 * Region of a new bucket. The endpoint of us-east-1 makes buckets anywhere; any other only its own, and it must be named.
 * Throws `Refusal` IllegalLocationConstraintException or InvalidLocationConstraint.
 */
export function bucketRegion(endpointRegion: string, constraint: string | undefined): string {
  const classic = endpointRegion === CLASSIC || endpointRegion === 'aws-global';
  if (constraint === undefined || constraint === '') {
    if (classic) return CLASSIC;
    throw illegalLocation('unspecified');
  }
  const region = Object.hasOwn(LEGACY, constraint) ? (LEGACY[constraint] ?? constraint) : constraint;
  if (region === CLASSIC && classic) throw invalidLocation(constraint);
  if (!classic && region !== endpointRegion) throw illegalLocation(constraint);
  if (!isRegion(region)) throw invalidLocation(constraint);
  return region;
}
