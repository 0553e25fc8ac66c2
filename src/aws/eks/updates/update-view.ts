import type { ErrorCode, Update as Shape, UpdateParamType, UpdateType } from '@aws-sdk/client-eks';
import type { EksUpdate } from '../../../core/records/eks-update.ts';

export function updateView({ id, status, type, params, errors, createdAt }: EksUpdate): Shape {
  return {
    id,
    status,
    // What is recorded comes from this API's own lists of names.
    type: type as UpdateType,
    params: params.map((param) => ({ type: param.type as UpdateParamType, value: param.value })),
    createdAt: new Date(createdAt),
    errors: errors.map(({ code, message, resourceIds }) => ({
      errorCode: code as ErrorCode,
      errorMessage: message,
      resourceIds: [...resourceIds],
    })),
  };
}
