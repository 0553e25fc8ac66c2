import { Refusal } from '../../core/errors/refusal.ts';

/** What EKS says (eks.md 5.3 and 10). */
export const noSuchCluster = (name: string) =>
  new Refusal('ResourceNotFoundException', 404, `No cluster found for name: ${name}.`, {
    members: { clusterName: name },
  });

export const invalidParameter = (message: string) => new Refusal('InvalidParameterException', 400, message);

/** The tagging operations have exceptions of their own. */
export const badRequest = (message: string) => new Refusal('BadRequestException', 400, message);

export const noSuchResource = (arn: string) =>
  new Refusal('NotFoundException', 404, `The specified resource could not be found: ${arn}`);

export const clusterExists = (name: string) =>
  new Refusal('ResourceInUseException', 409, `Cluster already exists with name: ${name}`, {
    members: { clusterName: name },
  });

export const invalidCluster = (name: string, message: string) =>
  new Refusal('InvalidParameterException', 400, message, { members: { clusterName: name } });

/** A request that is sound and cannot be done in the cluster's state. */
export const refusedCluster = (name: string, message: string) =>
  new Refusal('InvalidRequestException', 400, message, { members: { clusterName: name } });
