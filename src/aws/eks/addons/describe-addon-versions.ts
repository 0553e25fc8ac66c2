import type {
  AddonInfo,
  DescribeAddonVersionsRequest,
  DescribeAddonVersionsResponse,
} from '@aws-sdk/client-eks';
import { ADDONS, type AddonOffer, type AddonVersion } from '../../../service/addons/catalogue.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';

const PUBLISHER = 'eks';
const OWNER = 'aws';

export const describeAddonVersionsOperation: Operation<
  DescribeAddonVersionsRequest,
  DescribeAddonVersionsResponse
> = {
  authorize: () => [{ action: 'eks:DescribeAddonVersions', resource: '*' }],
  handle(input, _call, _services) {
    const offers = ADDONS.filter((offer) => isWanted(offer, input));
    const page = eksPage('addon versions', offers, ({ name }) => name, input);
    const addons = page.items.map((offer) => render(offer, input.kubernetesVersion));
    return {
      addons: addons.filter(({ addonVersions = [] }) => addonVersions.length > 0),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};

function isWanted({ name, type }: AddonOffer, input: DescribeAddonVersionsRequest): boolean {
  const among = (wanted: readonly string[] | undefined, value: string): boolean =>
    wanted === undefined || wanted.length === 0 || wanted.includes(value);
  return (
    (input.addonName ?? name) === name &&
    among(input.types, type) &&
    among(input.publishers, PUBLISHER) &&
    among(input.owners, OWNER)
  );
}

function render(offer: AddonOffer, kubernetes: string | undefined): AddonInfo {
  const versions = offer.versions.filter(
    ({ compatible }) => kubernetes === undefined || compatible.includes(kubernetes),
  );
  return {
    addonName: offer.name,
    type: offer.type,
    addonVersions: versions.map((version) => ({
      addonVersion: version.version,
      architecture: ['amd64', 'arm64'],
      computeTypes: ['ec2', 'hybrid'],
      compatibilities: compatibilities(version, kubernetes),
      requiresConfiguration: false,
      requiresIamPermissions: offer.requiresIamPermissions,
    })),
    publisher: PUBLISHER,
    owner: OWNER,
    defaultNamespace: offer.namespace,
  };
}

/** The newest Kubernetes version first, or the one that was asked about. */
function compatibilities({ compatible, defaultFor }: AddonVersion, kubernetes: string | undefined) {
  return compatible
    .filter((version) => kubernetes === undefined || version === kubernetes)
    .toReversed()
    .map((clusterVersion) => ({
      clusterVersion,
      platformVersions: ['*'],
      defaultVersion: defaultFor.includes(clusterVersion),
    }));
}
