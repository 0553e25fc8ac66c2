import type { HeadObjectOutput, HeadObjectRequest } from '@aws-sdk/client-s3';
import type { Operation } from '../protocol/operation.ts';
import { onObject } from './address.ts';
import { answerFor, describe } from './object-answer.ts';

export const headObjectOperation: Operation<HeadObjectRequest, HeadObjectOutput> = {
  authorize: (input, call, services) => onObject(services, call, input, 's3:GetObject'),
  handle: (input, call, services) => describe(input, answerFor(input, call, services)),
};
