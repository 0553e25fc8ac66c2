/**
 * The certificate of a webhook's listener: files that somebody else renews, or one that is made here, kept in a Secret that all
 * replicas read, rotated in time, and made known to the API server in the webhook configuration's caBundle.
 */
export { followGivenCertificate } from './given-certificate.ts';
export { type OwnCertificateOptions, openOwnCertificate } from './own-certificate.ts';
export type { ServingCertificate, ServingPair } from './serving-certificate.ts';
