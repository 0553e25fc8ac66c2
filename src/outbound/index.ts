/**
 * The room that opens connections to hosts that a caller can name: discovery documents and key sets of registered identity
 * providers, and the presigned calls of cluster tokens. Everything that comes from there is hostile, where it leads to included.
 */
export { createPresignedFetcher, type PresignedFetcherSettings } from './presigned-fetcher.ts';
export { createProviderFetcher, type ProviderFetcherSettings } from './provider-fetcher.ts';
