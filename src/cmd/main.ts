import { Command, CommanderError } from 'commander';
import { report } from './output.ts';
import { SECTIONS } from './sections.ts';
import { packageVersion, versionCommand } from './version.ts';

/** A group of verbs whose code is loaded only when one of them is called: start-up is part of the product. */
interface Group {
  readonly name: string;
  readonly description: string;
  readonly verbs: readonly (() => Promise<(parent: Command) => void>)[];
}

const GROUPS: readonly Group[] = [
  {
    name: 'create',
    description:
      'make an iamserviceaccount, podidentityassociation, iamidentitymapping, accessentry or addon',
    verbs: [
      async () => (await import('./eksctl/create-iamserviceaccount.ts')).createIamServiceAccount,
      async () => (await import('./eksctl/create-podidentityassociation.ts')).createPodIdentityAssociation,
      async () => (await import('./eksctl/create-iamidentitymapping.ts')).createIamIdentityMapping,
      async () => (await import('./eksctl/create-accessentry.ts')).createAccessEntry,
      async () => (await import('./eksctl/write-addon.ts')).createAddon,
    ],
  },
  {
    name: 'get',
    description: 'list what there is of these, and of identityprovider',
    verbs: [
      async () => (await import('./eksctl/get-iamserviceaccount.ts')).getIamServiceAccount,
      async () => (await import('./eksctl/get-podidentityassociation.ts')).getPodIdentityAssociation,
      async () => (await import('./eksctl/get-iamidentitymapping.ts')).getIamIdentityMapping,
      async () => (await import('./eksctl/get-accessentry.ts')).getAccessEntry,
      async () => (await import('./eksctl/get-addon.ts')).getAddon,
      async () => (await import('./eksctl/get-identityprovider.ts')).getIdentityProvider,
    ],
  },
  {
    name: 'update',
    description: 'change a podidentityassociation or an addon',
    verbs: [
      async () => (await import('./eksctl/update-podidentityassociation.ts')).updatePodIdentityAssociation,
      async () => (await import('./eksctl/write-addon.ts')).updateAddon,
    ],
  },
  {
    name: 'delete',
    description: 'take away what create made',
    verbs: [
      async () => (await import('./eksctl/delete-iamserviceaccount.ts')).deleteIamServiceAccount,
      async () => (await import('./eksctl/delete-podidentityassociation.ts')).deletePodIdentityAssociation,
      async () => (await import('./eksctl/delete-iamidentitymapping.ts')).deleteIamIdentityMapping,
      async () => (await import('./eksctl/delete-accessentry.ts')).deleteAccessEntry,
      async () => (await import('./eksctl/delete-addon.ts')).deleteAddon,
    ],
  },
  {
    name: 'associate',
    description: 'let the people of an identityprovider into a cluster',
    verbs: [async () => (await import('./eksctl/associate-identityprovider.ts')).associateIdentityProvider],
  },
  {
    name: 'disassociate',
    description: 'let the people of an identityprovider in no more',
    verbs: [
      async () => (await import('./eksctl/disassociate-identityprovider.ts')).disassociateIdentityProvider,
    ],
  },
  {
    name: 'utils',
    description:
      'the issuer in IAM, kubeconfigs, authentication modes, and the ways to Pod Identity and access entries',
    verbs: [
      async () => (await import('./eksctl/associate-iam-oidc-provider.ts')).associateIamOidcProvider,
      async () => (await import('./eksctl/migrate/migrate-to-pod-identity.ts')).migrateToPodIdentity,
      async () => (await import('./eksctl/update-authentication-mode.ts')).updateAuthenticationMode,
      async () =>
        (await import('./eksctl/access-entry-migration/migrate-to-access-entry.ts')).migrateToAccessEntry,
      async () => (await import('./eksctl/write-kubeconfig.ts')).writeKubeconfigCommand,
    ],
  },
  {
    name: 'auth',
    description: 'read and change aws-auth, without locking anybody out',
    verbs: [
      async () => (await import('./auth/get.ts')).getCommand,
      async () => (await import('./auth/upsert.ts')).upsertCommand,
      async () => (await import('./auth/remove.ts')).removeCommand,
      async () => (await import('./auth/remove.ts')).removeByUsernameCommand,
      async () => (await import('./auth/edit.ts')).editCommand,
      async () => (await import('./auth/simulate.ts')).simulateAuthCommand,
      async () => (await import('./auth/confirm.ts')).confirmCommand,
      async () => (await import('./auth/confirm.ts')).rollbackCommand,
    ],
  },
  {
    name: 'account',
    description: 'accounts of a running instance, their keys, and their service control policies',
    verbs: [
      async () => (await import('./account/create.ts')).createAccountCommand,
      async () => (await import('./account/list.ts')).listAccountsCommand,
      async () => (await import('./account/delete.ts')).deleteAccountCommand,
      async () => (await import('./account/credentials.ts')).accountCredentialsCommand,
      async () => (await import('./account/scp.ts')).scpCommand,
    ],
  },
  {
    name: 'cluster',
    description: 'attach clusters of your own to a running instance, and list them',
    verbs: [
      async () => (await import('./cluster/attach.ts')).attachClusterCommand,
      async () => (await import('./cluster/follow.ts')).followClusterCommand,
      async () => (await import('./cluster/follow.ts')).unfollowClusterCommand,
      async () => (await import('./cluster/detach.ts')).detachClusterCommand,
      async () => (await import('./cluster/list.ts')).listClustersCommand,
    ],
  },
  {
    name: 'session',
    description: 'end sessions before their time',
    verbs: [async () => (await import('./session/revoke.ts')).revokeSessionCommand],
  },
  {
    name: 'policy',
    description: 'check policy documents before somebody relies on them',
    verbs: [async () => (await import('./policy/check.ts')).checkPolicy],
  },
  {
    name: 'access',
    description: 'say why somebody is not let into a cluster, or may not do something there',
    verbs: [async () => (await import('./access/explain.ts')).accessExplainCommand],
  },
  {
    name: 'publish',
    description: 'put the issuer of a cluster where STS can read it',
    verbs: [async () => (await import('./publish/publish-issuer.ts')).publishIssuerCommand],
  },
];

const LARGE: Readonly<Record<string, () => Promise<(parent: Command) => void>>> = {
  down: async () => (await import('./down.ts')).downCommand,
  env: async () => (await import('./env.ts')).envCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  up: async () => (await import('./up/up.ts')).upCommand,
  demo: async () => (await import('./demo/demo.ts')).demoCommand,
  authenticator: async () => (await import('./authenticator/authenticator.ts')).authenticatorCommand,
  agent: async () => (await import('./agent/agent.ts')).agentCommand,
  imds: async () => (await import('./node/imds.ts')).imdsCommand,
  simulate: async () => (await import('./policy/simulate.ts')).simulateCommand,
  explain: async () => (await import('./audit/explain.ts')).explainCommand,
  audit: async () => (await import('./audit/audit.ts')).auditCommand,
  'rotate-keys': async () => (await import('./rotate-keys.ts')).rotateKeysCommand,
  token: async () => (await import('./token/token.ts')).tokenCommand,
  webhook: async () => (await import('./webhook/webhook.ts')).webhookCommand,
  login: async () => (await import('./login/login.ts')).loginCommand,
  logout: async () => (await import('./login/logout.ts')).logoutCommand,
  'oidc-token': async () => (await import('./login/oidc-token.ts')).oidcTokenCommand,
  'oidc-proxy': async () => (await import('./oidc-proxy/oidc-proxy.ts')).oidcProxyCommand,
};

const SUMMARIES: Readonly<Record<keyof typeof LARGE, string>> = {
  down: 'stop the running instance; its data stays',
  env: 'print shell exports for aws and kubectl (holds the administrator key): eval "$(rolecall env)"',
  status: 'show the running instance',
  up: 'start an instance: AWS APIs, issuers, sandbox cluster',
  demo: 'run the main job against a temporary instance and show it working',
  authenticator: "serve a cluster's token webhook: who a person is in it, by their IAM identity",
  agent: 'the Pod Identity agent of a node',
  imds: "serve a role's credentials to SDKs on this machine, as an instance's metadata service does",
  simulate: 'decide a request by policies, and say why',
  explain: 'say what refused a call, and what to change',
  audit: 'list recorded calls',
  'rotate-keys': 'rotate session and issuer keys of a stopped instance',
  token: 'make a bearer token of a cluster out of AWS credentials, as an exec plugin of kubectl',
  webhook: 'serve the pod identity webhook to a cluster',
  login: 'log in at an OIDC provider, and let kubectl use it',
  logout: 'forget a login at an OIDC provider, and revoke its refresh token',
  'oidc-token': 'print the ID token of a login as ExecCredential, for kubectl',
  'oidc-proxy': 'let people of an OIDC provider into a cluster that does not know it',
};

/** Adds a command; its code is loaded only when it is the one that is wanted. */
async function add(program: Command, name: string, wanted: string | undefined): Promise<void> {
  const group = GROUPS.find((each) => each.name === name);
  if (group !== undefined) {
    const parent = program.command(name).description(group.description);
    if (name === wanted) for (const load of group.verbs) (await load())(parent);
  } else if (name === wanted) (await LARGE[name]?.())?.(program);
  else program.command(name).description(SUMMARIES[name] ?? '');
}

/** In the order of the sections; what is in none of them is not lost. */
async function addAll(program: Command, wanted: string | undefined): Promise<void> {
  const listed = new Set(SECTIONS.flatMap(({ names }) => names));
  const rest = [...Object.keys(LARGE), ...GROUPS.map(({ name }) => name)].filter((name) => !listed.has(name));
  for (const { heading, names } of [...SECTIONS, { heading: 'Further:', names: rest }]) {
    program.commandsGroup(heading);
    for (const name of names) await add(program, name, wanted);
  }
  versionCommand(program);
  program.helpCommand('help [command]', 'say what a command takes');
}

async function main(parameters: readonly string[]): Promise<number> {
  const program = new Command('rolecall')
    .description(
      'Short-lived, least-privilege AWS-style identity for every workload and person in a Kubernetes cluster',
    )
    .version(packageVersion())
    // `--version` after a verb is the verb's own: the version of an add-on.
    .enablePositionalOptions()
    .exitOverride();
  const wanted = parameters.find((parameter) => !parameter.startsWith('-'));
  await addAll(program, wanted === 'help' ? parameters[1] : wanted);
  program.showHelpAfterError('hint: rolecall --help');
  try {
    await program.parseAsync([...parameters], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (failure) {
    if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : 2;
    return report(failure);
  }
}

process.exitCode = await main(process.argv.slice(2));
