/**
 * The pod identity webhook: an AdmissionReview of a new pod in, a JSON patch out that gives its containers what the AWS SDKs
 * look for. The decision is `mutatePod`, a pure function; around it are the HTTP handler and the look-up of service accounts.
 */
export { type AdmissionOptions, admissionHandler } from './handler.ts';
export { type Mutation, mutatePod } from './mutate-pod.ts';
export { createServiceAccountLookup, type ServiceAccountLookup } from './service-account-lookup.ts';
export { DEFAULT_WEBHOOK_CONFIG, type WebhookConfig } from './webhook-config.ts';
