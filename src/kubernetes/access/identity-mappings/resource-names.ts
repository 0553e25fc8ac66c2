/** The custom resource of mode `CRD` (cluster-authenticator.md 5.2). */
export const IDENTITY_MAPPINGS = {
  group: 'iamauthenticator.k8s.aws',
  version: 'v1alpha1',
  plural: 'iamidentitymappings',
} as const;
