import type { AccessAccount } from '../../service/cluster-access/explanation/access-account.ts';
import { control } from '../instance/control/client.ts';
import { locate } from '../instance/locate.ts';

/** Asks the running instance, which has the cluster's own mappers, its entries and its RBAC at hand. */
export async function ask(dataDir: string | undefined, question: object): Promise<AccessAccount> {
  return control<AccessAccount>(await locate(dataDir), 'explain-access', question);
}
