import type { Clock } from '../../core/ports/runtime.ts';
import { type MetadataOptions, NODE_METADATA_OPTIONS } from '../../core/records/compute.ts';
import { cryptography } from '../../crypto/index.ts';
import { machineTree } from '../imds/machine-tree.ts';
import { metadataService } from '../imds/metadata-service.ts';
import type { DeliveredCredentials, Delivery, InstanceFacts, MetadataSource } from '../imds/source.ts';
import { TokenIssuer } from '../imds/token.ts';
import { type AgentListener, listen } from '../listener/listen.ts';
import type { Client } from '../listener/request.ts';

export const FACTS: InstanceFacts = {
  instanceId: 'i-0123456789abcdef0',
  partition: 'aws',
  region: 'us-east-1',
  availabilityZone: 'us-east-1a',
  account: '111122223333',
  instanceType: 'rolecall.local',
  imageId: 'ami-0123456789abcdef0',
  architecture: 'x86_64',
  hostname: 'node-1',
  privateIp: '127.0.0.1',
  launchTime: Date.parse('2026-11-21T10:00:00Z'),
  reservation: 'r-0123456789abcdef0',
  network: {
    mac: '02:00:00:00:00:01',
    interfaceId: 'eni-0123456789abcdef0',
    subnetId: 'subnet-0123456789abcdef0',
    subnetCidr: '172.31.0.0/20',
    vpcId: 'vpc-0123456789abcdef0',
    vpcCidr: '172.31.0.0/16',
  },
  tags: { Name: 'node-1', 'with/slash': 'hidden', ['__proto__']: 'x' },
};

/** A machine whose options, facts and role tests change as they go. */
export class FakeMachine implements MetadataSource {
  now = Date.parse('2026-11-22T10:00:00Z');
  metadataOptions: MetadataOptions = NODE_METADATA_OPTIONS;
  instanceId = FACTS.instanceId;
  roleName: string | undefined = 'node-role';
  failure: Error | undefined;
  readonly asked: Delivery[] = [];

  readonly clock: Clock = { now: () => this.now };

  options(): MetadataOptions {
    return this.metadataOptions;
  }

  facts(): InstanceFacts {
    return { ...FACTS, instanceId: this.instanceId };
  }

  role() {
    if (this.roleName === undefined) return undefined;
    return {
      name: this.roleName,
      profileArn: 'arn:aws:iam::111122223333:instance-profile/p',
      profileId: 'AIPA',
    };
  }

  async credentials(delivery: Delivery): Promise<DeliveredCredentials> {
    this.asked.push(delivery);
    if (this.failure !== undefined) throw this.failure;
    return {
      accessKeyId: 'ASIAEXAMPLE',
      secretAccessKey: 'secret',
      token: `token-${delivery}`,
      expiration: this.now + 6 * 3_600_000,
      lastUpdated: this.now,
    };
  }
}

/** The service over a machine on a loopback address; `hops` may differ by client. */
export function serveMachine(
  machine: FakeMachine,
  hops: (client: Client) => number = () => 1,
  address = '127.0.0.1',
): Promise<AgentListener> {
  const handler = metadataService({
    source: machine,
    tokens: new TokenIssuer(cryptography),
    clock: machine.clock,
    hops,
    tree: (_client, delivery) => machineTree(machine, delivery, machine.now),
  });
  return listen({ address, port: 0 }, handler, (failure) => {
    throw failure;
  });
}
