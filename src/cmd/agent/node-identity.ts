import type { Clock } from '../../core/ports/runtime.ts';
import { createImds, type Imds } from '../../node/client/imds.ts';
import type { SigningCredentials } from '../../node/client/sign.ts';
import type { NodePlace } from '../../node/pod-identity/index.ts';
import { CommandFailure } from '../output.ts';
import { REGION } from './agent-flags.ts';
import { followSharedCredentials } from './credentials-file.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The node as the agent presents itself. */
export interface NodeIdentity {
  readonly region: string;
  readonly credentials: () => Promise<SigningCredentials>;
  readonly place: () => NodePlace;
  stop(): void;
}

function fromVariables(variables: Variables): SigningCredentials | undefined {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = variables;
  if (!accessKeyId || !secretAccessKey) return undefined;
  const { AWS_SESSION_TOKEN: sessionToken } = variables;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

async function namedRegion(given: string | undefined, variables: Variables, imds: Imds): Promise<string> {
  const named = given ?? (variables.AWS_REGION || variables.AWS_DEFAULT_REGION);
  if (named) return named;
  try {
    return (await imds.fact('placement/region')).trim();
  } catch (cause) {
    throw new CommandFailure('the region is not known', { cause, hint: 'set AWS_REGION or --region' });
  }
}

/** Attack: a "region" with a dot or slash in it makes another host of the endpoint's name, and pods' tokens go there. */
async function regionOf(...from: Parameters<typeof namedRegion>): Promise<string> {
  const region = await namedRegion(...from);
  if (!REGION.test(region)) throw new CommandFailure('the region is no region of AWS', { exitCode: 2 });
  return region;
}

/** What the metadata service says of where we are; best effort, and asked for once. */
async function placeOf(imds: Imds): Promise<NodePlace> {
  const fact = (name: string) =>
    imds.fact(name).then(
      (text) => text.trim(),
      () => undefined,
    );
  const [instanceId, zone] = await Promise.all([fact('instance-id'), fact('placement/availability-zone-id')]);
  return { ...(instanceId ? { instanceId } : {}), ...(zone ? { zone } : {}) };
}

/**
 * The node's credentials: a shared file that is read again every minute, static ones of the environment, or the metadata
 * service's, in this order. The node's name comes from its own API object only: a host name may be another.
 */
export async function nodeIdentity(
  options: {
    readonly rotateCredentials: boolean;
    readonly region: string | undefined;
    readonly node: string | undefined;
  },
  variables: Variables,
  clock: Clock,
): Promise<NodeIdentity> {
  const endpoint = variables.AWS_EC2_METADATA_SERVICE_ENDPOINT;
  const imds = createImds({ clock, ...(endpoint ? { endpoint } : {}) });
  const region = await regionOf(options.region, variables, imds);
  const fixed = fromVariables(variables);
  const shared = options.rotateCredentials ? followSharedCredentials(variables) : undefined;
  const named: NodePlace = options.node === undefined ? {} : { eksNodeName: options.node };
  let place = named;
  const onMachine = shared === undefined && fixed === undefined;
  if (onMachine)
    void placeOf(imds).then((found) => {
      place = { ...named, ...found };
    });
  return {
    region,
    credentials: shared?.credentials ?? (fixed === undefined ? imds.credentials : async () => fixed),
    place: () => place,
    stop: () => shared?.stop(),
  };
}
