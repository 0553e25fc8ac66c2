/**
 * The room that opens connections to hosts that a caller can name: discovery documents and key sets of registered identity
 * providers. Everything that comes from there is hostile, where it leads to included.
 */
export { createProviderFetcher, type ProviderFetcherSettings } from './provider-fetcher.ts';
