/** The shapes of EKS Auth's one operation, whose client is in no registry (`scripts/schemas/eks-auth.ts`). */
export interface AssumeRoleForPodIdentityRequest {
  readonly clusterName?: string;
  readonly token?: string;
  readonly eksNodeName?: string;
  readonly instanceId?: string;
  /** Id of the availability zone. */
  readonly zone?: string;
}

export interface AssumeRoleForPodIdentityResponse {
  readonly subject: { readonly namespace: string; readonly serviceAccount: string };
  readonly audience: string;
  readonly podIdentityAssociation: { readonly associationArn: string; readonly associationId: string };
  readonly assumedRoleUser: { readonly arn: string; readonly assumeRoleId: string };
  readonly credentials: {
    readonly sessionToken: string;
    readonly secretAccessKey: string;
    readonly accessKeyId: string;
    readonly expiration: Date;
  };
}
