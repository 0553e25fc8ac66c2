import type { GetObjectOutput, GetObjectRequest } from '@aws-sdk/client-s3';
import { openBody } from '../../service/buckets/read-object.ts';
import type { Operation } from '../protocol/operation.ts';
import { onObject } from './address.ts';
import { answerFor, describe } from './object-answer.ts';

export const getObjectOperation: Operation<GetObjectRequest, GetObjectOutput> = {
  authorize: (input, call, services) => onObject(services, call, input, 's3:GetObject'),
  async handle(input, call, services) {
    for (;;) {
      const answer = answerFor(input, call, services);
      const body = await openBody(services, answer);
      // Replaced or deleted in between: another look finds what is there now, or says that nothing is.
      if (body === undefined) continue;
      // The codec sends any stream of bytes; the SDK's type is that of its own clients.
      return { ...describe(input, answer), Body: body as unknown as NonNullable<GetObjectOutput['Body']> };
    }
  },
};
