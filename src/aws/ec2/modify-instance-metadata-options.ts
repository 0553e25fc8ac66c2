import type {
  ModifyInstanceMetadataOptionsRequest,
  ModifyInstanceMetadataOptionsResult,
} from '@aws-sdk/client-ec2';
import type { RequestContext } from '../../core/principal/permission.ts';
import { NODE_INSTANCE, type NodeInstance } from '../../core/records/compute.ts';
import {
  type MetadataOptionsChange,
  modifyMetadataOptions,
} from '../../service/instances/modify-metadata-options.ts';
import type { Call, Operation } from '../protocol/operation.ts';
import { endDryRun } from './dry-run.ts';
import { metadataOptionsView } from './metadata-options-view.ts';

type Input = ModifyInstanceMetadataOptionsRequest;

/** Parameters that policies may look at as `ec2:Attribute/NAME`. */
const ATTRIBUTES = [
  'HttpTokens',
  'HttpPutResponseHopLimit',
  'HttpEndpoint',
  'HttpProtocolIpv6',
  'InstanceMetadataTags',
] as const;

/** What the instance has now, its tags, and what is asked for. */
function contextOf(input: Input, instance: NodeInstance | undefined): RequestContext {
  const keys: Record<string, string> = {};
  for (const name of ATTRIBUTES) {
    const value = input[name];
    if (value !== undefined) keys[`ec2:attribute/${name.toLowerCase()}`] = String(value);
  }
  if (instance === undefined) return keys;
  const { metadataOptions, tags } = instance;
  keys['ec2:instanceid'] = instance.id;
  keys['ec2:metadatahttptokens'] = metadataOptions.httpTokens;
  keys['ec2:metadatahttpputresponsehoplimit'] = String(metadataOptions.httpPutResponseHopLimit);
  keys['ec2:metadatahttpendpoint'] = metadataOptions.httpEndpoint;
  for (const [key, value] of Object.entries(tags)) {
    keys[`aws:resourcetag/${key.toLowerCase()}`] = value;
    keys[`ec2:resourcetag/${key.toLowerCase()}`] = value;
  }
  return keys;
}

function changeOf(input: Input): MetadataOptionsChange {
  return {
    httpTokens: input.HttpTokens,
    httpPutResponseHopLimit: input.HttpPutResponseHopLimit,
    httpEndpoint: input.HttpEndpoint,
    httpProtocolIpv6: input.HttpProtocolIpv6,
    instanceMetadataTags: input.InstanceMetadataTags,
  };
}

function instanceArn({ account, region }: Call, partition: string, id: string): string {
  return `arn:${partition}:ec2:${region}:${account}:instance/${id}`;
}

/** `aws ec2 modify-instance-metadata-options`: the running metadata service follows with the next request. */
export const modifyInstanceMetadataOptionsOperation: Operation<Input, ModifyInstanceMetadataOptionsResult> = {
  authorize(input, call, { directory, settings }) {
    const id = input.InstanceId ?? '';
    const present = directory.get(NODE_INSTANCE, call.account, id)?.body;
    const instance = present?.region === call.region ? present : undefined;
    const resource = instanceArn(call, settings.partition, id);
    return [{ action: 'ec2:ModifyInstanceMetadataOptions', resource, context: contextOf(input, instance) }];
  },
  async handle(input, call, { directory, settings }) {
    endDryRun(input);
    const { account, region } = call;
    const id = input.InstanceId ?? '';
    const options = await directory.transact((tx) =>
      modifyMetadataOptions(tx, { account, region, id }, changeOf(input)),
    );
    call.audit.resources.push(instanceArn(call, settings.partition, id));
    return { InstanceId: id, InstanceMetadataOptions: metadataOptionsView(options, 'pending') };
  },
};
