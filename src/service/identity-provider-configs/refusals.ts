import { Refusal } from '../../core/errors/refusal.ts';

/** Texts seen on AWS; those marked are ours. */
export const noSuchConfig = (cluster: string, type: string, name: string) =>
  new Refusal(
    'ResourceNotFoundException',
    404,
    `No config found for cluster: ${cluster}, config type: ${type}, config name: ${name}`,
    { members: { clusterName: cluster } },
  );

export const updateInProgress = (operation: string, cluster: string, updateId: string) =>
  new Refusal(
    'ResourceInUseException',
    409,
    `Cannot ${operation} because cluster ${cluster} currently has update ${updateId} in progress`,
    { members: { clusterName: cluster } },
  );

/** Unverified text. */
export const configExists = (cluster: string, name: string) =>
  new Refusal('ResourceInUseException', 409, `Identity provider config already exists with name: ${name}`, {
    members: { clusterName: cluster },
  });

/** Unverified text. */
export const issuerAssociated = (cluster: string, issuerUrl: string) =>
  new Refusal(
    'ResourceInUseException',
    409,
    `An identity provider config with the issuer URL ${issuerUrl} is already associated with the cluster.`,
    { members: { clusterName: cluster } },
  );

/** Unverified text. */
export const tooManyConfigs = (cluster: string, most: number) =>
  new Refusal(
    'ResourceLimitExceededException',
    400,
    `A maximum of ${most} identity provider config(s) can be associated with the cluster.`,
    { members: { clusterName: cluster } },
  );
