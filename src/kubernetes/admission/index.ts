/**
 * The pod identity webhook: an AdmissionReview of a new pod in, a JSON patch out that gives its containers what the AWS SDKs
 * look for. The rules are pure (`identitySettings` says what a pod gets, `mutatePod` how); around them are the sources that they
 * read (service accounts, ConfigMap, associations, roles), each followed or asked within bounds, and the HTTP handler.
 */
export type { AdmissionMetrics, LeftAlone } from './admission-metrics.ts';
export type { AdmissionParts } from './admit-pod.ts';
export { type AssociationFile, followAssociationFile } from './association-file.ts';
export { type ListAssociations, pollAssociations } from './association-poll.ts';
export { type AssociationSource, NO_ASSOCIATIONS } from './association-source.ts';
export { type ClosedNamespaces, followClosedNamespaces } from './closed-namespaces.ts';
export { type ConfigMapSource, followConfigMap } from './config-map-source.ts';
export type { Followed } from './followed.ts';
export { parseGoBoolean } from './go-values.ts';
export { admissionHandler } from './handler.ts';
export { createIdentityLookup, type IdentityLookup } from './identity-lookup.ts';
export { type AdmissionObserver, admissionRecorder } from './record-admission.ts';
export { createRoleAdvice, type RoleAdvice, type RoleCheck, type RoleQuestion } from './role-advice.ts';
export { partitionOf } from './role-arn.ts';
export { followServiceAccounts, type ServiceAccounts } from './service-accounts.ts';
export { DEFAULT_WEBHOOK_CONFIG, type WebhookConfig } from './webhook-config.ts';
