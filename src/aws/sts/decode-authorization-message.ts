import type {
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse,
} from '@aws-sdk/client-sts';
import { openMessage } from '../../service/authorization/message/sealed-message.ts';
import type { Operation } from '../protocol/operation.ts';

export const decodeAuthorizationMessageOperation: Operation<
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse
> = {
  authorize: () => [{ action: 'sts:DecodeAuthorizationMessage', resource: '*' }],
  handle: ({ EncodedMessage }, { account }, services) => ({
    DecodedMessage: openMessage(EncodedMessage ?? '', account, services),
  }),
};
