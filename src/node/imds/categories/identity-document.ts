import type { InstanceFacts } from '../source.ts';
import { isoSeconds } from './iso-time.ts';

/** Version of the document's layout. */
const VERSION = '2017-09-30';

/**
 * `dynamic/instance-identity/document`. It is not signed: `signature`, `pkcs7` and `rsa2048` are not there, since nothing could
 * verify them against AWS's certificates.
 */
export function identityDocument(facts: InstanceFacts): string | undefined {
  if (facts.account === undefined) return undefined;
  const document = {
    accountId: facts.account,
    architecture: facts.architecture ?? null,
    availabilityZone: facts.availabilityZone,
    billingProducts: null,
    devpayProductCodes: null,
    marketplaceProductCodes: null,
    imageId: facts.imageId ?? null,
    instanceId: facts.instanceId,
    instanceType: facts.instanceType ?? null,
    kernelId: null,
    pendingTime: facts.launchTime === undefined ? null : isoSeconds(facts.launchTime),
    privateIp: facts.privateIp ?? null,
    ramdiskId: null,
    region: facts.region,
    version: VERSION,
  };
  return JSON.stringify(document, null, 2);
}
