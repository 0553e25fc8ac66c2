import { cloudformationDoor } from '../aws/cloudformation/index.ts';
import { cloudtrailDoor } from '../aws/cloudtrail/index.ts';
import { ec2Door } from '../aws/ec2/index.ts';
import { eksDoor } from '../aws/eks/index.ts';
import { eksAuthDoor } from '../aws/eks-auth/index.ts';
import { iamDoor } from '../aws/iam/index.ts';
import type { ServiceDoor } from '../aws/protocol/operation.ts';
import { s3Door } from '../aws/s3/index.ts';
import { stsDoor } from '../aws/sts/index.ts';

/** Every AWS service that an instance serves. `docs/operations.md` is written from it. */
export const AWS_DOORS: readonly ServiceDoor[] = [
  stsDoor,
  iamDoor,
  s3Door,
  ec2Door,
  eksDoor,
  eksAuthDoor,
  cloudformationDoor,
  cloudtrailDoor,
];
