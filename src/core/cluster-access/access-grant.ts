/** A rule in the form of RBAC's PolicyRule. */
export interface AccessRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

/** What an access policy gives, and where. */
export interface AccessGrant {
  /** `arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy` */
  readonly policyArn: string;
  readonly rules: readonly AccessRule[];
  /** Undefined: in the whole cluster. Names may end in `*`. */
  readonly namespaces: readonly string[] | undefined;
}
