import type { AwsManagedPolicy, ManagedPolicies } from './managed-policies.ts';
import { awsManagedPolicyId } from './policy-id.ts';

/** The bundled data, as `scripts/reduce-managed-policies.ts` writes it: policies in ARN order, times in milliseconds. */
interface Bundle {
  readonly source: { readonly package: string; readonly version: string; readonly date: string };
  readonly policies: readonly {
    readonly arn: string;
    readonly versionId: string;
    readonly created: number;
    readonly updated: number;
    readonly document: string;
  }[];
}

/**
 * AWS's managed policies over the text that `read` yields (decompressed JSON). Read and parsed on first use and once only, about
 * 30 ms and 8 MB: an instance that attaches none pays nothing.
 */
export function createManagedPolicies(read: () => string): ManagedPolicies {
  let loaded: ReadonlyMap<string, AwsManagedPolicy> | undefined;
  let listed: readonly AwsManagedPolicy[] | undefined;
  const policies = () => {
    loaded ??= load(read());
    return loaded;
  };
  return {
    // Without a look at the data: most ARNs that are asked for are customers' or no ARNs at all.
    get: (arn) => (AWS_OWNED.test(arn) ? policies().get(arn) : undefined),
    all: () => {
      listed ??= Object.freeze([...policies().values()]);
      return listed;
    },
  };
}

const AWS_OWNED = /^arn:aws[a-z-]*:iam::aws:policy\//;

function load(text: string): ReadonlyMap<string, AwsManagedPolicy> {
  // The cast rests on the check of the data file against its script.
  const bundle = JSON.parse(text) as Bundle;
  return new Map(bundle.policies.map((policy) => [policy.arn, toPolicy(policy)]));
}

function toPolicy(policy: Bundle['policies'][number]): AwsManagedPolicy {
  const { arn, versionId, created, updated, document } = policy;
  const path = arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1);
  return Object.freeze({
    name: arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    path,
    id: awsManagedPolicyId(arn),
    defaultVersionId: versionId,
    createDate: created,
    updateDate: updated,
    document,
  });
}
