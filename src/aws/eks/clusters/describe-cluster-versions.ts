import type {
  ClusterVersionInformation,
  DescribeClusterVersionsRequest,
  DescribeClusterVersionsResponse,
} from '@aws-sdk/client-eks';
import { type KubernetesVersion, kubernetesVersions } from '../../../service/clusters/kubernetes-versions.ts';
import { invalidParameter } from '../../../service/clusters/refusals.ts';
import type { Operation } from '../../protocol/operation.ts';
import { eksPage } from '../page.ts';

const OLD_STATUS = {
  STANDARD_SUPPORT: 'standard-support',
  EXTENDED_SUPPORT: 'extended-support',
  UNSUPPORTED: 'unsupported',
} as const;

export const describeClusterVersionsOperation: Operation<
  DescribeClusterVersionsRequest,
  DescribeClusterVersionsResponse
> = {
  authorize: () => [{ action: 'eks:DescribeClusterVersions', resource: '*' }],
  handle(input, _call, services) {
    if (input.clusterType !== undefined && input.clusterType !== 'eks')
      throw invalidParameter(`Unsupported clusterType: ${input.clusterType}`);
    const versions = kubernetesVersions(services.clock.now()).filter((version) => isWanted(version, input));
    // The place in the newest-first order is the key: versions do not sort as texts.
    const indexed = versions.map((version, index) => ({ version, key: String(index).padStart(4, '0') }));
    const page = eksPage('versions', indexed, ({ key }) => key, input);
    return {
      clusterVersions: page.items.map(({ version }) => render(version)),
      ...(page.next === undefined ? {} : { nextToken: page.next }),
    };
  },
};

/** Unsupported versions are listed only when they are asked for. */
function isWanted(version: KubernetesVersion, input: DescribeClusterVersionsRequest): boolean {
  if (input.defaultOnly && !version.isDefault) return false;
  if (input.clusterVersions?.length) return input.clusterVersions.includes(version.version);
  if (input.versionStatus !== undefined) return version.support === input.versionStatus;
  if (input.status !== undefined) return OLD_STATUS[version.support] === input.status;
  return input.includeAll === true || version.support !== 'UNSUPPORTED';
}

function render(version: KubernetesVersion): ClusterVersionInformation {
  return {
    clusterVersion: version.version,
    clusterType: 'eks',
    defaultVersion: version.isDefault,
    releaseDate: version.release,
    endOfStandardSupportDate: version.endOfStandard,
    endOfExtendedSupportDate: version.endOfExtended,
    status: OLD_STATUS[version.support],
    versionStatus: version.support,
  };
}
