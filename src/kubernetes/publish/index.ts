/**
 * Publishing the issuer of a cluster that others run: its discovery document and key set are read through its API, checked as
 * strictly as if they came from an attacker, and served or written where relying parties can reach them. Keys that the cluster
 * dropped stay for as long as tokens that they signed live.
 */
export { issuerHandler } from './issuer-handler.ts';
export { type IssuerSource, readIssuer } from './issuer-source.ts';
export { PublishFault } from './publish-fault.ts';
export { type PublishedIssuer, type PublisherOptions, publishIssuer } from './published-issuer.ts';
export { readKept, writeIssuer } from './write-issuer.ts';
