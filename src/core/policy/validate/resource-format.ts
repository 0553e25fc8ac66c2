import { type Check, malformed } from './fault.ts';

/** Policy-language.md 12.1, order 6: one text, for the first bad resource of the document (16.17). */
export const requireResourceFormat: Check = ({ statements }) => {
  for (const { resource } of statements) {
    for (const { text, at } of resource?.values ?? []) {
      const message = formatFault(text);
      if (message !== undefined) return malformed(message, at);
    }
  }
  return undefined;
};

const PARTITIONS: ReadonlySet<string> = new Set([
  '*',
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
  'aws-eusc',
]);

const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

function formatFault(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [, partition, service, region, account, ...rest] = resource.split(':');
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  const path = rest.length === 0 ? undefined : rest.join(':');
  if (!PARTITIONS.has(partition)) {
    const shown = [service, region, account, path].map((part) => part ?? '*').join(':');
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${shown}".`;
  }
  if (service === undefined) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  if (service === 'iam') return iamFault(resource, region, path);
  return service === 's3' ? s3Fault(resource, region, path) : undefined;
}

function iamFault(
  resource: string,
  region: string | undefined,
  path: string | undefined,
): string | undefined {
  if (region !== undefined && region !== '')
    return `IAM resource ${resource} cannot contain region information.`;
  if (path === undefined || path === '*' || IAM_PATHS.some((start) => path.startsWith(start)))
    return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`;
}

/** Access points, and the newer access grants that AWS's own policies name, live in a region. */
function s3Fault(resource: string, region: string | undefined, path: string | undefined): string | undefined {
  const regional = path === undefined || path.startsWith('accesspoint/') || path.startsWith('access-grants/');
  if (region === undefined || region === '' || regional) return undefined;
  return `Resource ${resource} can not contain region information.`;
}
