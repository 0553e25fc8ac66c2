import { parseArn } from '../../core/arn/arn.ts';
import { OIDC_PROVIDER, ROLE } from '../../core/records/identity.ts';
import { CLUSTER } from '../../core/records/resources.ts';
import { createRoleAdvice, type RoleAdvice } from '../../kubernetes/admission/index.ts';
import { type TrustSources, webIdentityFaults } from '../../service/federation/web-identity-faults.ts';
import type { Services } from '../../service/services.ts';

/** Milliseconds. The answer comes out of memory. */
const BUDGET = 200;

function sourcesOf({ directory }: Services): TrustSources {
  const resourceOf = (arn: string): readonly [account: string, path: string] => {
    const { account = '', resource = '' } = parseArn(arn) ?? {};
    return [account, resource.slice(resource.indexOf('/') + 1)];
  };
  return {
    async role(arn) {
      const [account, path] = resourceOf(arn);
      const role = directory.get(ROLE, account, path.slice(path.lastIndexOf('/') + 1).toLowerCase())?.body;
      return role?.arn === arn ? role : undefined;
    },
    provider: async (arn) => directory.get(OIDC_PROVIDER, ...resourceOf(arn))?.body,
  };
}

/** Warns of roles of this instance that a pod of the sandbox could not assume. Nothing is remembered: asking costs nothing. */
export function sandboxRoleAdvice(services: Services): RoleAdvice {
  const { authorizer, clock, log, settings, directory } = services;
  const sources = sourcesOf(services);
  return createRoleAdvice(
    async ({ roleArn, namespace, serviceAccount, audience }) => {
      const issuer = directory.get(CLUSTER, settings.account, settings.cluster)?.body.issuer;
      if (issuer === undefined) return [];
      const subject = `system:serviceaccount:${namespace}:${serviceAccount}`;
      const facts = {
        time: clock.now(),
        sourceIp: '127.0.0.1',
        userAgent: 'rolecall',
        secureTransport: true,
        region: settings.region,
      };
      return webIdentityFaults({ roleArn, issuer, subject, audience }, { sources, authorizer, facts });
    },
    { clock, log, budget: BUDGET, lifetime: 0 },
  );
}
