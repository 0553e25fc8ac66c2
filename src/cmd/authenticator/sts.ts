import { readFile } from 'node:fs/promises';
import { type StsEndpoints, stsEndpoints } from '../../core/cluster-access/sts/endpoints.ts';
import { createPresignedFetcher } from '../../outbound/index.ts';
import { networkStsCaller } from '../../service/cluster-access/network-sts-caller.ts';
import type { StsCaller } from '../../service/cluster-access/sts-caller.ts';
import { CommandFailure } from '../output.ts';
import type { AuthenticatorSettings } from './settings.ts';

/** Which STS tokens may be for. Throws `CommandFailure`. */
export function endpointsOf(settings: AuthenticatorSettings): StsEndpoints {
  const { partition, region, stsEndpoint: endpoints, awsStsToo } = settings;
  try {
    return stsEndpoints({ partition, region, endpoints, awsToo: endpoints.length === 0 || awsStsToo });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new CommandFailure(`--sts-endpoint: ${cause.message}`, { exitCode: 2, cause });
  }
}

/** STS over the network. Rejects with `CommandFailure` for a CA bundle that cannot be read. */
export async function openSts(settings: AuthenticatorSettings, endpoints: StsEndpoints): Promise<StsCaller> {
  const authority = settings.caBundle === '' ? undefined : await readBundle(settings.caBundle);
  const fetcher = createPresignedFetcher({
    configuredOrigins: endpoints.origins,
    ...(authority === undefined ? {} : { extraAuthorities: [authority] }),
  });
  return networkStsCaller(fetcher);
}

async function readBundle(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new CommandFailure(`cannot read the CA bundle ${path}`, { exitCode: 2, cause });
  });
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new CommandFailure(`the CA bundle ${path} holds no PEM certificate`, { exitCode: 2 });
  return text;
}
