import type { NearestEntry } from '../../../core/cluster-access/identity-mapper.ts';

/** How far somebody came on the way into a cluster. */
export type AccessVerdict =
  | 'allowed'
  /** 401: the API does not know who it is. */
  | 'unauthorized'
  /** 403: it does, and nothing allows what was asked. */
  | 'forbidden';

/** Who signed, as far as it is known. */
export interface ToldIdentity {
  readonly arn: string;
  readonly canonicalArn: string;
  readonly sessionName: string;
  /** Whether the principal exists in IAM; absent where that cannot be told. */
  readonly exists?: boolean;
  /** With the role's path. */
  readonly principalArn?: string;
}

/** One place where identities are given names, and what it said. */
export interface MapperAnswer {
  readonly mapper: string;
  readonly answer: 'mapped' | 'unmapped' | 'failed';
  readonly entry?: string;
  readonly message?: string;
  readonly nearest?: NearestEntry;
}

/** A role that was held against what is wanted. */
export interface NearBinding {
  /** `ClusterRoleBinding viewers (ClusterRole view)`, `access policy AmazonEKSViewPolicy`. */
  readonly source: string;
  readonly difference: string;
}

export interface ToldPermission {
  /** `delete pods/log web in namespace default`, `get /metrics`. */
  readonly wanted: string;
  readonly allowed: boolean;
  /** What allows it. */
  readonly by?: string;
  /** Everything that gives the user anything there. */
  readonly held: readonly string[];
  readonly nearest: readonly NearBinding[];
  /** Roles and policies that would allow it, the narrowest first. */
  readonly candidates: readonly string[];
}

/** The whole explanation; the JSON form of `rolecall access explain`. No token is part of it, nor anything signed. */
export interface AccessAccount {
  readonly cluster: string;
  readonly verdict: AccessVerdict;
  /** The check that refused; absent when none did. */
  readonly step?: string;
  readonly means?: string;
  /** The reference's text. */
  readonly message?: string;
  readonly identity?: ToldIdentity;
  readonly user?: { readonly username: string; readonly groups: readonly string[]; readonly by?: string };
  readonly mappers: readonly MapperAnswer[];
  readonly nearest?: NearestEntry;
  readonly permission?: ToldPermission;
  /** Of the sources: sections that do not parse, entries that match nobody. */
  readonly warnings: readonly string[];
  readonly likely: readonly string[];
  /** Commands first where there is one. */
  readonly change: readonly string[];
  /** What could not be looked at; the explanation is then of the rest. */
  readonly missing: readonly string[];
}
