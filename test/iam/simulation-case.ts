import type { SimulateCustomPolicyCommandInput } from '@aws-sdk/client-iam';
import type { Need, PolicyCase } from '../../src/core/policy/conformance/cases.ts';

/** What SimulateCustomPolicy has no words for. */
const BEYOND: Readonly<Partial<Record<Need, string>>> = {
  session: 'the API takes no session policies',
  rcp: 'the API takes no resource control policies',
  'vpc-endpoint': 'the API takes no VPC endpoint policies',
  'caller:service': 'CallerArn is an ARN: service principals have none',
  'caller:anonymous': 'CallerArn names somebody',
  'caller:federated-user': 'AWS refuses sessions as CallerArn',
  'caller-boundary': 'a caller has a boundary here only with its document',
  'empty-list': 'the query protocol has no empty lists',
  'odd-text': 'XML and the API model know no such characters',
  'odd-action': 'ActionNames are names of operations',
  'broken-document': 'such a document is refused before anything is decided',
};

/** The reason why the API cannot express a case; undefined when it can. */
export function beyondTheApi({ needs, layers, request }: PolicyCase): string | undefined {
  const need = needs.find((each) => BEYOND[each] !== undefined);
  if (need !== undefined) return BEYOND[need];
  const { resource, action, context } = request;
  if (/[*?]/.test(action)) return 'ActionNames take no wildcards';
  if (resource !== '*' && !/^arn:(?:[^:]*:){4}./s.test(resource)) return 'ResourceArns are ARNs';
  const owner = resource.split(':')[4] ?? '';
  if (/^[0-9]{12}$/.test(owner) && owner !== ownerOf(request) && !ownerDecides({ layers, request })) {
    return "the resource's ARN names another owner than the case";
  }
  if (/:assumed-role\/|AROA|AIDA/.test(layers.resource ?? '')) {
    return 'CallerArn names neither a session nor a unique id';
  }
  if (Object.keys(context).some((key) => key === '' || key.length > 256)) return 'no such key name';
  return undefined;
}

const ownerOf = ({ principal, resourceAccount }: PolicyCase['request']): string =>
  resourceAccount ?? ('account' in principal ? principal.account : '');

/** Without a resource policy, it only matters that caller and resource are of one account: the caller moves there. */
function ownerDecides({ layers, request }: Pick<PolicyCase, 'layers' | 'request'>): boolean {
  return (
    layers.resource === undefined &&
    request.resourceAccount === undefined &&
    request.principal.type === 'user'
  );
}

/** The case as the API is asked. */
export function simulationOf({ layers, request, trust }: PolicyCase): SimulateCustomPolicyCommandInput {
  const owner = /^[0-9]{12}$/.exec(request.resource.split(':')[4] ?? '')?.[0];
  const { principal, resourceAccount } = request;
  const isRole = request.resource.includes(':role/');
  // What a trust policy is asked about is a role, whatever the case calls it.
  const resource = trust && !isRole ? `arn:aws:iam::${ownerOf(request)}:role/target` : request.resource;
  return {
    PolicyInputList: [...layers.identity],
    ActionNames: [request.action],
    ResourceArns: [resource],
    CallerArn:
      owner !== undefined && ownerDecides({ layers, request })
        ? `arn:aws:iam::${owner}:user/bob`
        : arnOf(principal),
    ContextEntries: Object.entries(request.context).map(([ContextKeyName, value]) => ({
      ContextKeyName,
      ContextKeyValues: typeof value === 'string' ? [value] : [...value],
      ContextKeyType: typeof value === 'string' ? 'string' : 'stringList',
    })),
    ...(layers.boundary === undefined ? {} : { PermissionsBoundaryPolicyInputList: [layers.boundary] }),
    ...(layers.resource === undefined ? {} : { ResourcePolicy: layers.resource }),
    ...(resourceAccount === undefined ? {} : { ResourceOwner: `arn:aws:iam::${resourceAccount}:root` }),
    ...(layers.scps === undefined
      ? {}
      : {
          OrderedOrganizationPolicyInputList: layers.scps.map((level) => ({
            ServiceControlPolicyInputList: [...level],
          })),
        }),
  };
}

function arnOf(principal: PolicyCase['request']['principal']): string {
  switch (principal.type) {
    case 'session':
      return principal.roleArn;
    case 'federated':
      return principal.provider;
    case 'service':
    case 'anonymous':
      return '';
    default:
      return principal.arn;
  }
}
