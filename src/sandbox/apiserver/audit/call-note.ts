import type { Json } from '../../../core/records/record.ts';
import type { Workload } from '../../../core/token/workload.ts';
import type { Target } from '../http/path.ts';
import type { UserInfo } from '../objects/user.ts';

/** What is learned of a request on its way, for its audit event. */
export interface CallNote {
  /** In the answer's `Audit-Id` header, as kube-apiserver names it. */
  readonly id: string;
  /** Who sent it, as authentication established. */
  asker?: UserInfo;
  /** In whose name it is answered: the asker, or whom it impersonates. */
  user?: UserInfo;
  target?: Target;
  /** As RBAC knows it. */
  verb?: string;
  /** The object that was written. */
  written?: { readonly name: string; readonly uid: string };
  /** What was answered, as far as the trail keeps it. */
  response?: Json;
  /** Why the token was not taken: the caller is told `Unauthorized` and no more. */
  refusedToken?: { readonly reason: string; readonly check?: string };
  /** The workload that the call is about: of the token that was issued or reviewed. */
  workload?: Workload | undefined;
}
