import { Refusal } from '../../core/errors/refusal.ts';
import type { Reader } from '../../core/ports/directory.ts';
import { NODE_INSTANCE, type NodeInstance } from '../../core/records/compute.ts';
import { applyFilters, type Filter, type FilterFields } from './filter.ts';

const FIELDS: FilterFields<NodeInstance> = {
  architecture: ({ architecture }) => [architecture],
  'availability-zone': ({ availabilityZone }) => [availabilityZone],
  'iam-instance-profile.arn': ({ profile }) => (profile === undefined ? [] : [profile.arn]),
  'iam-instance-profile.id': ({ profile }) => (profile === undefined ? [] : [profile.id]),
  'image-id': ({ imageId }) => [imageId],
  'instance-id': ({ id }) => [id],
  'instance-state-code': () => ['16'],
  'instance-state-name': () => ['running'],
  'instance-type': ({ type }) => [type],
  'metadata-options.http-endpoint': ({ metadataOptions }) => [metadataOptions.httpEndpoint],
  'metadata-options.http-protocol-ipv6': ({ metadataOptions }) => [metadataOptions.httpProtocolIpv6],
  'metadata-options.http-put-response-hop-limit': ({ metadataOptions }) => [
    String(metadataOptions.httpPutResponseHopLimit),
  ],
  'metadata-options.http-tokens': ({ metadataOptions }) => [metadataOptions.httpTokens],
  'metadata-options.instance-metadata-tags': ({ metadataOptions }) => [metadataOptions.instanceMetadataTags],
  'private-dns-name': ({ privateDnsName }) => [privateDnsName],
  'private-ip-address': ({ privateIp }) => [privateIp],
  'reservation-id': ({ reservation }) => [reservation],
  'subnet-id': ({ subnet }) => [subnet],
  'vpc-id': ({ vpc }) => [vpc],
};

/** Throws `Refusal` InvalidInstanceID.Malformed, InvalidInstanceID.NotFound or InvalidParameterValue. */
export function findInstances(
  reader: Reader,
  account: string,
  region: string,
  ids: readonly string[],
  filters: readonly Filter[],
): readonly NodeInstance[] {
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined)
    throw new Refusal('InvalidInstanceID.Malformed', 400, `Invalid id: "${malformed}"`);
  const present = reader
    .list(NODE_INSTANCE, account)
    .map(({ body }) => body)
    .filter((instance) => instance.region === region);
  const known = new Set(present.map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) throw notFound(missing);
  const named = ids.length === 0 ? present : present.filter(({ id }) => ids.includes(id));
  return applyFilters(named, filters, FIELDS);
}

function notFound(ids: readonly string[]): Refusal {
  const message =
    ids.length === 1
      ? `The instance ID '${ids[0]}' does not exist`
      : `The instance IDs '${ids.join(', ')}' do not exist`;
  return new Refusal('InvalidInstanceID.NotFound', 400, message);
}
