import type { Reader, Transaction } from '../../core/ports/directory.ts';
import type { Tags } from '../../core/records/identity.ts';
import { CLUSTER, type Cluster } from '../../core/records/resources.ts';
import { findCluster } from './find-cluster.ts';
import { badRequest, noSuchResource } from './refusals.ts';

const MOST_TAGS = 50;
const MOST_KEY = 128;
const MOST_VALUE = 256;

/** The parts of a cluster's ARN. */
export interface ClusterName {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** Throws `Refusal` BadRequestException for what is no ARN, NotFoundException for what is no cluster of `account` and `region`. */
export function parseClusterArn(arn: string, account: string, region: string): ClusterName {
  const match = /^arn:[a-z-]+:eks:([a-z0-9-]+):(\d{12}):cluster\/([0-9A-Za-z][A-Za-z0-9_-]{0,99})$/.exec(arn);
  if (match === null) {
    if (/^arn:[a-z-]+:eks:[a-z0-9-]+:\d{12}:/.test(arn)) throw noSuchResource(arn);
    throw badRequest('Invalid resource ARN');
  }
  const [, inRegion = '', owner = '', name = ''] = match;
  if (owner !== account || inRegion !== region) throw noSuchResource(arn);
  return { account, region, name };
}

export function clusterTags(reader: Reader, { account, region, name }: ClusterName): Tags {
  return findCluster(reader, account, region, name).tags;
}

export function tagCluster(tx: Transaction, target: ClusterName, added: Tags): void {
  checkTags(added);
  change(tx, target, (tags) => ({ ...tags, ...added }));
}

/** Keys that are not there are fine. */
export function untagCluster(tx: Transaction, target: ClusterName, keys: readonly string[]): void {
  if (keys.some(isReserved)) throw badRequest('Tag keys starting with aws: are reserved');
  const gone = new Set(keys);
  change(tx, target, (tags) => Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))));
}

function change(tx: Transaction, { account, region, name }: ClusterName, work: (tags: Tags) => Tags): void {
  const present = findCluster(tx, account, region, name);
  const tags = work(present.tags);
  if (Object.keys(tags).length > MOST_TAGS) throw badRequest(`A resource can have at most ${MOST_TAGS} tags`);
  const cluster: Cluster = { ...present, tags };
  tx.put(CLUSTER, account, name, cluster);
}

function checkTags(tags: Tags): void {
  if (Object.keys(tags).length === 0) throw badRequest('Tags must not be empty');
  for (const [key, value] of Object.entries(tags)) {
    if (key === '' || key.length > MOST_KEY) throw badRequest(`Tag keys have 1 to ${MOST_KEY} characters`);
    if (value.length > MOST_VALUE) throw badRequest(`Tag values have at most ${MOST_VALUE} characters`);
    if (isReserved(key)) throw badRequest('Tag keys starting with aws: are reserved');
  }
}

function isReserved(key: string): boolean {
  return key.toLowerCase().startsWith('aws:');
}
