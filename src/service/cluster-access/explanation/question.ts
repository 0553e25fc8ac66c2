import type { WantedAccess } from './rbac-view.ts';

/** What is to be explained. */
export interface AccessQuestion {
  readonly who:
    | { readonly token: string }
    | {
        readonly arn: string;
        /** Unique id, when it was recorded; else the one of whoever has the name now. */
        readonly principalId?: string;
      }
    /** As a recorded call names it; `arn` and `principalId` when they are known too. */
    | {
        readonly username: string;
        readonly groups: readonly string[];
        readonly arn?: string;
        readonly principalId?: string;
      };
  /** What was, or is to be, asked of the API. */
  readonly wanted?: WantedAccess;
}
