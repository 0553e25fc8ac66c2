import { Refusal } from '../../core/errors/refusal.ts';
import { NODE_INSTANCE, type NodeInstance, VPC, type Vpc } from '../../core/records/compute.ts';
import {
  type DeliveredCredentials,
  type Delivery,
  type InstanceFacts,
  type MetadataSource,
  RoleUnavailable,
} from '../../node/index.ts';
import { nodeCredentials, nodeRole } from '../../service/instances/node-credentials.ts';
import type { Services } from '../../service/services.ts';

/** Milliseconds of life below which new credentials are made: well before the SDKs want them. */
const RENEW_BELOW = 3_600_000;

interface Made {
  /** Of the role that they are for: one made again under its name is another. */
  readonly roleId: string | undefined;
  readonly credentials: DeliveredCredentials;
}

function factsOf(instance: NodeInstance, vpc: Vpc | undefined, services: Services): InstanceFacts {
  const { account, partition } = services.settings;
  const { mac, id: interfaceId } = instance.networkInterface;
  return {
    instanceId: instance.id,
    partition,
    region: instance.region,
    availabilityZone: instance.availabilityZone,
    account,
    instanceType: instance.type,
    imageId: instance.imageId,
    architecture: instance.architecture === 'arm64' ? 'arm64' : 'x86_64',
    hostname: instance.privateDnsName,
    privateIp: instance.privateIp,
    launchTime: instance.launchTime,
    reservation: instance.reservation,
    ...(vpc === undefined
      ? {}
      : {
          network: {
            mac,
            interfaceId,
            subnetId: instance.subnet,
            subnetCidr: vpc.subnet.cidr,
            vpcId: vpc.id,
            vpcCidr: vpc.cidr,
          },
        }),
    tags: instance.tags,
  };
}

/** The sandbox's node as its metadata service shows it: everything is read from the directory with each request. */
export function machineSource(services: Services, instanceId: string): MetadataSource {
  const { directory, clock, settings, sessions } = services;
  const made = new Map<Delivery, Made>();
  const instance = (): NodeInstance => {
    const found = directory.get(NODE_INSTANCE, settings.account, instanceId)?.body;
    if (found === undefined) throw new Error(`instance ${instanceId} is gone`);
    return found;
  };
  /** Kept ones are good for as long as the node has that role and nobody revoked them. */
  const isGood = ({ roleId, credentials }: Made, now: number): boolean =>
    roleId === nodeRole(services, instance())?.id &&
    credentials.expiration - now >= RENEW_BELOW &&
    sessions.open(credentials.accessKeyId, credentials.token, now).ok;
  return {
    options: () => instance().metadataOptions,
    facts() {
      const present = instance();
      return factsOf(present, directory.get(VPC, settings.account, present.vpc)?.body, services);
    },
    role() {
      const { profile } = instance();
      const name = nodeRole(services, instance())?.name ?? profile?.roleName ?? '';
      return profile && { name, profileArn: profile.arn, profileId: profile.id };
    },
    async credentials(delivery) {
      const kept = made.get(delivery);
      const now = clock.now();
      if (kept !== undefined && isGood(kept, now)) return kept.credentials;
      const roleId = nodeRole(services, instance())?.id;
      const credentials = make(services, instance(), delivery, now);
      made.set(delivery, { roleId, credentials });
      return credentials;
    },
  };
}

function make(
  services: Services,
  instance: NodeInstance,
  delivery: Delivery,
  now: number,
): DeliveredCredentials {
  try {
    const { accessKeyId, secretAccessKey, sessionToken, expiration } = nodeCredentials(
      services,
      instance,
      delivery,
    );
    return { accessKeyId, secretAccessKey, token: sessionToken, expiration, lastUpdated: now };
  } catch (failure) {
    if (failure instanceof Refusal)
      throw new RoleUnavailable(failure.code, failure.message, { cause: failure });
    throw failure;
  }
}
