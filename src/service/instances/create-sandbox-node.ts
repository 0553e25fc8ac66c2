import type { Transaction } from '../../core/ports/directory.ts';
import {
  NODE_INSTANCE,
  NODE_METADATA_OPTIONS,
  type NodeInstance,
  VPC,
  type Vpc,
} from '../../core/records/compute.ts';
import type { Services } from '../services.ts';
import { ensureNodeProfile } from './ensure-node-profile.ts';

/** What the sandbox knows of the machine that its pods run on. */
export interface SandboxNode {
  readonly cluster: string;
  /** Name of the Node object. */
  readonly name: string;
  readonly privateIp: string;
  readonly architecture: 'x86_64' | 'arm64';
}

/** EC2's default network of an account. */
const CIDR = '172.31.0.0/16';
const SUBNET_CIDR = '172.31.0.0/20';
/** Not a type that AWS sells: it says what the machine is. */
const TYPE = 'rolecall.local';

/**
 * Makes the account's default VPC, the instance behind the sandbox's node and the node's role, when there are none, in the
 * default account and region; answers with the instance. The same node keeps its instance id and its metadata options.
 */
export async function createSandboxNode(services: Services, node: SandboxNode): Promise<NodeInstance> {
  const { account, region } = services.settings;
  const launchTime = services.clock.now();
  return await services.directory.transact((tx) => {
    const network = defaultVpc(tx, services);
    const tags = { Name: node.name, [`kubernetes.io/cluster/${node.cluster}`]: 'owned' };
    const present = tx
      .list(NODE_INSTANCE, account)
      .find(({ body }) => body.privateDnsName === node.name && body.region === region)?.body;
    const instance: NodeInstance = {
      id: present?.id ?? `i-${randomHex(services)}`,
      region,
      vpc: network.id,
      subnet: network.subnet.id,
      availabilityZone: network.subnet.availabilityZone,
      type: TYPE,
      architecture: node.architecture,
      privateIp: node.privateIp,
      privateDnsName: node.name,
      launchTime: present?.launchTime ?? launchTime,
      reservation: present?.reservation ?? `r-${randomHex(services)}`,
      imageId: present?.imageId ?? `ami-${randomHex(services)}`,
      networkInterface: present?.networkInterface ?? newInterface(services),
      metadataOptions: { ...NODE_METADATA_OPTIONS, ...present?.metadataOptions },
      profile: ensureNodeProfile(tx, services, present?.profile),
      tags: { ...present?.tags, ...tags },
    };
    tx.put(NODE_INSTANCE, account, instance.id, instance);
    return instance;
  });
}

function defaultVpc(tx: Transaction, services: Services): Vpc {
  const { account, region } = services.settings;
  const present = tx.list(VPC, account).find(({ body }) => body.isDefault && body.region === region)?.body;
  if (present !== undefined) return present;
  const subnet = { id: `subnet-${randomHex(services)}`, availabilityZone: `${region}a`, cidr: SUBNET_CIDR };
  const vpc: Vpc = {
    id: `vpc-${randomHex(services)}`,
    region,
    cidr: CIDR,
    subnet,
    isDefault: true,
    tags: {},
  };
  tx.put(VPC, account, vpc.id, vpc);
  return vpc;
}

/** The locally administered bit of the address is set: nobody else's hardware has it. */
function newInterface(services: Services): NodeInstance['networkInterface'] {
  const octets = Buffer.from(services.cryptography.randomBytes(5)).toString('hex').match(/../g) ?? [];
  return { id: `eni-${randomHex(services)}`, mac: ['02', ...octets].join(':') };
}

/** The 17 hex digits of EC2's long ids. */
function randomHex({ cryptography }: Services): string {
  return Buffer.from(cryptography.randomBytes(9)).toString('hex').slice(0, 17);
}
