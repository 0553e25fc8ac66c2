import type { MappingOptions } from '../../core/cluster-access/mapping/mapping-source.ts';
import { compileMapping } from '../../core/cluster-access/mapping/mapping-table.ts';
import { MountedFileFault, readMountedFile } from '../../core/cluster-access/mapping/mounted-file.ts';
import type { Clock, Log } from '../../core/ports/runtime.ts';
import { cryptography } from '../../crypto/index.ts';
import type { AccessMetrics } from '../../kubernetes/access/access-metrics.ts';
import { type AwsAuthSource, followAwsAuth } from '../../kubernetes/access/aws-auth/follow-aws-auth.ts';
import { followDynamicFile } from '../../kubernetes/access/dynamic-file/follow-dynamic-file.ts';
import { followIdentityMappings } from '../../kubernetes/access/identity-mappings/follow-identity-mappings.ts';
import { watchRollbacks } from '../../kubernetes/access/rollback/watch-rollbacks.ts';
import { createKubernetesClient, type KubernetesClient } from '../../kubernetes/client/index.ts';
import type { MapperStarters, StartedMapper } from '../../service/cluster-access/backend-chain.ts';
import { CommandFailure } from '../output.ts';
import { connectCluster } from '../webhook/connect-cluster.ts';
import type { ConfigFile } from './config-file.ts';
import { openKeptMapFile } from './kept-map-file.ts';
import type { AuthenticatorSettings } from './settings.ts';
import type { StructuredSettings } from './structured-settings.ts';

export interface MapperParts {
  readonly settings: AuthenticatorSettings;
  readonly structured: StructuredSettings;
  /** With the sections of MountedFile. */
  readonly file: ConfigFile['structured'];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: AccessMetrics;
}

/** How the mapper of each mode is started. */
export function mapperStarters(parts: MapperParts): MapperStarters {
  const { settings, structured, clock, log, metrics } = parts;
  const options: MappingOptions = {
    matchRolePaths: settings.matchRolePaths,
    ssoRoleMatch: settings.featureGates.get('SSORoleMatch') !== false,
  };
  return {
    MountedFile: () => mountedFile(parts, options),
    async EKSConfigMap() {
      const keeper = await openKeptMapFile(settings.stateDir, log);
      return await withClient(settings, (client) =>
        withRollbacks(client, parts, followAwsAuth(client, { ...options, log, clock, metrics, keeper })),
      );
    },
    CRD: () => withClient(settings, (client) => followIdentityMappings(client, { ...options, log, clock })),
    async DynamicFile() {
      const { dynamicFilePath, dynamicFileUserIdStrict: strict } = structured;
      const source = await followDynamicFile(dynamicFilePath, { log, clock, strict, metrics });
      return { mapper: source, ready: () => true, stop: () => source.stop() };
    },
  };
}

function mountedFile({ file }: MapperParts, options: MappingOptions): StartedMapper {
  try {
    const table = compileMapping(readMountedFile(file), options);
    const mapper = {
      name: 'MountedFile',
      map: table.map.bind(table),
      mapsAccount: table.mapsAccount.bind(table),
    };
    return { mapper, ready: () => true, stop: () => undefined };
  } catch (cause) {
    if (!(cause instanceof MountedFileFault)) throw cause;
    throw new CommandFailure(`configuration file: ${cause.message}`, { exitCode: 2, cause });
  }
}

/** Whoever follows the map undoes what nobody confirmed of it, where it is allowed to. */
function withRollbacks(
  client: KubernetesClient,
  { clock, log }: MapperParts,
  source: AwsAuthSource,
): AwsAuthSource {
  const sha256Hex = (text: string) => cryptography.sha256Hex(text);
  const watch = watchRollbacks({ client, clock, log, sha256Hex });
  return {
    ...source,
    async stop() {
      await watch.stop();
      await source.stop();
    },
  };
}

/** A client of its own for each: it ends with its mapper. */
async function withClient(
  settings: AuthenticatorSettings,
  follow: (client: KubernetesClient) => StartedMapper['mapper'] & Pick<StartedMapper, 'ready' | 'stop'>,
): Promise<StartedMapper> {
  const connection = await connectCluster(settings.kubeconfig);
  const { master } = settings;
  const client = createKubernetesClient(master === '' ? connection : { ...connection, server: master });
  const source = follow(client);
  return {
    mapper: source,
    ready: () => source.ready(),
    async stop() {
      await source.stop();
      client.close();
    },
  };
}
