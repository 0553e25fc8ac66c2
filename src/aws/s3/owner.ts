import type { Owner } from '@aws-sdk/client-s3';
import type { Services } from '../../service/services.ts';

/** The canonical user id of an account: 64 hex digits, the same for good, and of no use but as a name. */
export function ownerOf(services: Services, account: string): Owner {
  return { ID: services.cryptography.sha256Hex(`canonical-user:${account}`), DisplayName: account };
}
