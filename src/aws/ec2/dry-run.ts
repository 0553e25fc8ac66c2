import { Refusal } from '../../core/errors/refusal.ts';

/** A dry run gets this far only when it was allowed. Throws `Refusal` DryRunOperation then. */
export function endDryRun(input: { readonly DryRun?: boolean | undefined }): void {
  if (input.DryRun)
    throw new Refusal('DryRunOperation', 412, 'Request would have succeeded, but DryRun flag is set.');
}
