import { accountCredentials } from '../../../service/accounts/account-credentials.ts';
import { listAccounts } from '../../../service/accounts/account-view.ts';
import { createAccount } from '../../../service/accounts/create-account.ts';
import { deleteAccount } from '../../../service/accounts/delete-account.ts';
import { explainAccess } from '../../../service/cluster-access/explanation/explain-access.ts';
import {
  attachCluster,
  clusterRow,
  clusterRows,
  removeCluster,
} from '../../../service/clusters/attach-cluster.ts';
import { dropConnection, keepConnection } from '../../../service/clusters/cluster-connection.ts';
import { attachScp } from '../../../service/guardrails/attach-scp.ts';
import { detachScp } from '../../../service/guardrails/detach-scp.ts';
import { listScps } from '../../../service/guardrails/scp-view.ts';
import type { Services } from '../../../service/services.ts';
import { revokeSession } from '../../../service/sessions/revoke-session.ts';
import { type AccessViews, viewOf } from '../../access/cluster-view.ts';
import { QUESTION_MEMBERS, readQuestion } from '../../access/read-question.ts';
import { type Members, optionalText, textMember } from './members.ts';

/** Parts of the instance that come up after its door. */
export interface ControlParts {
  readonly access?: AccessViews;
}

/** One thing that the owner of a running instance may ask of it. */
export interface ControlVerb {
  /** The operation of AWS Organizations that it is like: its name in the audit trail. */
  readonly event: string;
  readonly members: readonly string[];
  /** Members that the audit trail is not told. */
  readonly secrets?: readonly string[];
  run(services: Services, members: Members, parts: ControlParts): unknown;
}

/** Everything that the control door does. */
export const CONTROL_VERBS: Readonly<Record<string, ControlVerb>> = {
  'create-account': {
    event: 'CreateAccount',
    members: ['name', 'id'],
    run: (services, members) =>
      createAccount(services, { name: textMember(members, 'name'), id: optionalText(members, 'id') }),
  },
  'list-accounts': {
    event: 'ListAccounts',
    members: [],
    run: ({ directory }) => listAccounts(directory),
  },
  'delete-account': {
    event: 'CloseAccount',
    members: ['account'],
    run: (services, members) => deleteAccount(services, textMember(members, 'account')),
  },
  'account-credentials': {
    event: 'GetAccountCredentials',
    members: ['account'],
    run: (services, members) => accountCredentials(services, textMember(members, 'account')),
  },
  'attach-cluster': {
    event: 'RegisterCluster',
    members: ['name', 'endpoint', 'authority', 'issuer', 'version'],
    run: async (services, members) =>
      clusterRow(
        services,
        await attachCluster(services, {
          name: textMember(members, 'name'),
          endpoint: textMember(members, 'endpoint'),
          authorityPem: textMember(members, 'authority'),
          issuer: textMember(members, 'issuer'),
          version: textMember(members, 'version'),
        }),
      ),
  },
  'detach-cluster': {
    event: 'DeregisterCluster',
    members: ['name'],
    run: async (services, members) => {
      const { account, region } = services.settings;
      const named = { account, region, name: textMember(members, 'name') };
      const gone = await services.directory.transact((tx) => removeCluster(tx, named));
      return clusterRow(services, gone);
    },
  },
  'follow-cluster': {
    event: 'FollowCluster',
    members: ['name', 'token', 'serverName'],
    secrets: ['token'],
    run: async (services, members) =>
      clusterRow(
        services,
        await keepConnection(services, textMember(members, 'name'), {
          token: textMember(members, 'token'),
          serverName: optionalText(members, 'serverName'),
        }),
      ),
  },
  'unfollow-cluster': {
    event: 'UnfollowCluster',
    members: ['name'],
    run: async (services, members) =>
      clusterRow(services, await dropConnection(services, textMember(members, 'name'))),
  },
  'list-clusters': { event: 'ListClusters', members: [], run: clusterRows },
  'attach-scp': {
    event: 'AttachPolicy',
    members: ['account', 'name', 'document'],
    run: (services, members) =>
      attachScp(services, {
        account: textMember(members, 'account'),
        name: textMember(members, 'name'),
        document: optionalText(members, 'document'),
      }),
  },
  'detach-scp': {
    event: 'DetachPolicy',
    members: ['account', 'name'],
    run: (services, members) =>
      detachScp(services, { account: textMember(members, 'account'), name: textMember(members, 'name') }),
  },
  'revoke-session': {
    event: 'RevokeSession',
    members: ['accessKeyId'],
    run: (services, members) => revokeSession(textMember(members, 'accessKeyId'), services),
  },
  'explain-access': {
    event: 'ExplainClusterAccess',
    members: QUESTION_MEMBERS,
    secrets: ['token'],
    run: (services, members, { access }) =>
      explainAccess(viewOf(access, optionalText(members, 'cluster'), services), readQuestion(members)),
  },
  'list-scps': {
    event: 'ListPoliciesForTarget',
    members: ['account'],
    run: ({ directory }, members) => listScps(directory, optionalText(members, 'account')),
  },
};
