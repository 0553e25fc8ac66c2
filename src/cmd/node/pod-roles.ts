import {
  type AgentHandler,
  CredentialCache,
  compatibility,
  createStsClient,
  type MetadataSource,
  metadataService,
  type PodSource,
  podTree,
  type TokenIssuer,
} from '../../node/index.ts';
import type { Services } from '../../service/services.ts';
import type { Configuration } from '../instance/configuration.ts';

/** Distinct sessions kept; a node's pods are fewer. */
const MOST_SESSIONS = 1000;

/** The metadata service that gives pods the role of their annotation, assumed by the node's role as on any node. */
export function podRolesHandler(
  { settings, clock, cryptography }: Services,
  mode: Exclude<Configuration['podRoles'], 'off'>,
  parts: { readonly source: MetadataSource; readonly tokens: TokenIssuer; readonly pods: PodSource },
): AgentHandler {
  const { source, tokens, pods } = parts;
  const config = compatibility({
    mode,
    baseRoleArn: `arn:${settings.partition}:iam::${settings.account}:role/`,
  });
  const assumeRole = createStsClient({
    endpoint: new URL(settings.endpointUrl),
    region: settings.region,
    cryptography,
    clock,
    credentials: async () => {
      const { accessKeyId, secretAccessKey, token } = await source.credentials('2.0');
      return { accessKeyId, secretAccessKey, sessionToken: token };
    },
  });
  const cache = new CredentialCache({ clock, most: MOST_SESSIONS, renewBelow: config.renewBelow });
  return metadataService({
    source,
    tokens,
    clock,
    // The agent stands on the host and answers from there, as both systems do: the instance's hop limit does not reach it.
    hops: () => 1,
    tree: (client) => podTree(client, { config, pods, machine: source, assumeRole, cache }),
  });
}
