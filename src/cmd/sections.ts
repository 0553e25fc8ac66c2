/** The commands of `rolecall --help`, by what a person is about to do. */
export const SECTIONS: readonly { readonly heading: string; readonly names: readonly string[] }[] = [
  {
    heading: 'An instance on this machine:',
    names: ['up', 'down', 'status', 'env', 'demo', 'account', 'session', 'rotate-keys'],
  },
  {
    heading: 'The verbs of eksctl:',
    names: ['create', 'get', 'update', 'delete', 'associate', 'disassociate', 'utils'],
  },
  { heading: 'People at a cluster:', names: ['login', 'logout', 'oidc-token', 'token', 'auth', 'access'] },
  {
    heading: 'For clusters of your own:',
    names: ['cluster', 'authenticator', 'oidc-proxy', 'webhook', 'agent', 'imds', 'publish'],
  },
  { heading: 'Why, and who did what:', names: ['explain', 'audit', 'simulate', 'policy'] },
];
