import type { InstanceMetadataOptionsResponse } from '@aws-sdk/client-ec2';
import type { MetadataOptions } from '../../core/records/compute.ts';

/** Metadata options as EC2 shows them: `pending` in the answer to a change, `applied` wherever they are read. */
export function metadataOptionsView(
  options: MetadataOptions,
  state: 'applied' | 'pending',
): InstanceMetadataOptionsResponse {
  return {
    State: state,
    HttpTokens: options.httpTokens,
    HttpPutResponseHopLimit: options.httpPutResponseHopLimit,
    HttpEndpoint: options.httpEndpoint,
    HttpProtocolIpv6: options.httpProtocolIpv6,
    InstanceMetadataTags: options.instanceMetadataTags,
  };
}
