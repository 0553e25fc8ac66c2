import { POD_IDENTITY_SERVICE } from '../../service/associations/pods-trusted.ts';
import { clusterPermission } from '../../service/clusters/find-cluster.ts';
import { invalidParameter } from '../../service/clusters/refusals.ts';
import { assumeRoleForPodIdentity } from '../../service/pod-identity/assume-role-for-pod-identity.ts';
import type { PodIdentityInput, PodIdentityOutput } from '../../service/pod-identity/exchange.ts';
import type { Operation } from '../protocol/operation.ts';
import type { AssumeRoleForPodIdentityRequest, AssumeRoleForPodIdentityResponse } from './messages.ts';

/** eks.md 2.1. */
const CLUSTER = /^[0-9A-Za-z][A-Za-z0-9\-_]{0,99}$/;
const TOKEN = /^[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+\.[A-Za-z0-9\-_=]+$/;
/** Bound of the members that say where the caller is. */
const LONGEST_PLACE = 255;

function inputOf(request: AssumeRoleForPodIdentityRequest): PodIdentityInput {
  const { clusterName = '', token = '', eksNodeName, instanceId, zone } = request;
  if (!CLUSTER.test(clusterName)) throw invalidParameter('clusterName is not valid.');
  if (!TOKEN.test(token)) throw invalidParameter('token is not valid.');
  for (const place of [eksNodeName, instanceId, zone]) {
    if (place !== undefined && place.length > LONGEST_PLACE)
      throw invalidParameter('eksNodeName, instanceId and zone have at most 255 characters.');
  }
  return {
    clusterName,
    token,
    ...(eksNodeName === undefined ? {} : { eksNodeName }),
    ...(instanceId === undefined ? {} : { instanceId }),
  };
}

function responseOf(output: PodIdentityOutput): AssumeRoleForPodIdentityResponse {
  const { credentials, association, namespace, serviceAccount } = output;
  return {
    subject: { namespace, serviceAccount },
    audience: POD_IDENTITY_SERVICE,
    podIdentityAssociation: { associationArn: association.arn, associationId: association.id },
    assumedRoleUser: { arn: output.assumedRoleArn, assumeRoleId: output.assumedRoleId },
    credentials: {
      sessionToken: credentials.sessionToken,
      secretAccessKey: credentials.secretAccessKey,
      accessKeyId: credentials.accessKeyId,
      expiration: new Date(credentials.expiration),
    },
  };
}

export const assumeRoleForPodIdentityOperation: Operation<
  AssumeRoleForPodIdentityRequest,
  AssumeRoleForPodIdentityResponse
> = {
  authorize({ clusterName = '' }, call, services) {
    const { account, region } = call;
    const action = 'eks-auth:AssumeRoleForPodIdentity';
    const permission = clusterPermission(services, action, account, region, clusterName);
    call.audit.resources.push(permission.resource);
    return [permission];
  },
  handle(request, call, services) {
    const output = assumeRoleForPodIdentity(inputOf(request), call, services);
    return output instanceof Promise ? output.then(responseOf) : responseOf(output);
  },
};
