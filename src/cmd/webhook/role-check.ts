import type { Clock } from '../../core/ports/runtime.ts';
import type { RoleCheck } from '../../kubernetes/admission/index.ts';
import type { KubernetesClient } from '../../kubernetes/client/index.ts';
import { createAuthorizer } from '../../service/authorization/create-authorizer.ts';
import { openDirectory } from '../../service/directory/open-directory.ts';
import { webIdentityFaults } from '../../service/federation/web-identity-faults.ts';
import { openMemoryStore } from '../../storage/memory/store.ts';
import { iamTrustSources } from './iam-trust-sources.ts';

export interface RoleCheckOptions {
  readonly client: KubernetesClient;
  readonly clock: Clock;
  /** Empty: asked of the cluster. */
  readonly issuer: string;
}

const DISCOVERY = '/.well-known/openid-configuration';

/** Judges a pod's role by IAM's own policy engine, over documents that the IAM API gives. */
export async function iamRoleCheck({ client, clock, issuer }: RoleCheckOptions): Promise<RoleCheck> {
  const sources = await iamTrustSources();
  // A trust decision needs no records: the directory stays empty.
  const directory = await openDirectory(openMemoryStore());
  const authorizer = createAuthorizer({
    directory,
    managedPolicies: { get: () => undefined, all: () => [] },
  });
  let known = issuer;
  const issuerOf = async (): Promise<string> => {
    if (known === '') known = await askIssuer(client);
    return known;
  };
  return async ({ roleArn, namespace, serviceAccount, audience }) => {
    const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
    const facts = {
      time: clock.now(),
      sourceIp: '127.0.0.1',
      userAgent: 'rolecall',
      secureTransport: true,
      region: process.env.AWS_REGION ?? 'us-east-1',
    };
    const question = { roleArn, issuer: await issuerOf(), subject, audience };
    return webIdentityFaults(question, { sources, authorizer, facts });
  };
}

async function askIssuer(client: KubernetesClient): Promise<string> {
  // The discovery document is no Kubernetes object; only its own member is read.
  const document = (await client.get(DISCOVERY)) as { readonly issuer?: unknown };
  if (typeof document.issuer !== 'string') throw new Error('the cluster names no issuer');
  return document.issuer;
}
