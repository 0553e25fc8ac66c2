import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BodyBudget } from '../../src/aws/listener/body-budget.ts';
import { awsDoor } from '../../src/aws/listener/index.ts';
import type { ServiceDoor } from '../../src/aws/protocol/operation.ts';
import { Denial } from '../../src/core/errors/denial.ts';
import type { Caller } from '../../src/core/principal/caller.ts';
import type { AccessKey, Role, User } from '../../src/core/records/identity.ts';
import type { SessionClaims } from '../../src/core/session/claims.ts';
import { cryptography } from '../../src/crypto/index.ts';
import type { AuditEvent } from '../../src/service/audit/audit.ts';
import type { Services } from '../../src/service/services.ts';

export const ACCOUNT = '111122223333';
export const ALICE = { accessKeyId: 'AKIAALICE00000000000', secretAccessKey: 'alice-secret/with+signs' };
export const POD = {
  accessKeyId: 'ASIAPOD0000000000000',
  secretAccessKey: 'pod-secret',
  sessionToken: 'token-of-the-pod',
};

const alice: User = {
  name: 'alice',
  path: '/',
  id: 'AIDAALICE',
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  createDate: 0,
  tags: {},
  inlinePolicies: {},
  attachedPolicies: [],
};
const key: AccessKey = {
  id: ALICE.accessKeyId,
  userName: 'alice',
  status: 'Active',
  createDate: 0,
  sealedSecret: '',
};
const role: Role = {
  name: 'pod-role',
  path: '/team/',
  id: 'AROAPODROLE',
  arn: `arn:aws:iam::${ACCOUNT}:role/team/pod-role`,
  createDate: 0,
  maxSessionDuration: 3600,
  assumeRolePolicy: '{}',
  tags: {},
  inlinePolicies: {},
  attachedPolicies: [],
};
const claims: SessionClaims = {
  version: 1,
  account: ACCOUNT,
  accessKeyId: POD.accessKeyId,
  secretAccessKey: POD.secretAccessKey,
  roleId: role.id,
  roleName: role.name,
  sessionName: 'web',
  issuedAt: 0,
  expiresAt: Number.MAX_SAFE_INTEGER,
};

/** An AWS listener over fakes of the use cases, with what it recorded and logged. */
export interface FakeAws {
  readonly url: string;
  readonly server: Server;
  readonly events: AuditEvent[];
  readonly logged: string[];
  /** Set to shift the server's clock against the client's, in milliseconds. */
  skew: number;
  /** Set to make the audit trail refuse events. */
  auditBroken: boolean;
  /** Actions that are not allowed. */
  readonly denied: Set<string>;
  /** Session tokens by what opening them says. */
  readonly faults: Map<string, 'malformed' | 'mismatched' | 'expired' | 'role-gone' | 'revoked'>;
  close(): Promise<void>;
}

const arnOf = (caller: Caller): string => (caller.type === 'anonymous' ? 'anonymous' : caller.arn);

/** Only what the listener uses; anything else would be undefined and fail loudly. */
function servicesOf(state: Omit<FakeAws, 'url' | 'server' | 'close'>): Services {
  const log = (event: string, fields?: object): void => {
    state.logged.push(`${event} ${JSON.stringify(fields)}`);
  };
  const parts = {
    settings: {
      partition: 'aws',
      account: ACCOUNT,
      region: 'us-east-1',
      cluster: 'sandbox',
      publicUrl: 'https://localhost:4743',
      endpointUrl: 'http://127.0.0.1:4700',
    },
    // The clients under test sign with the machine's clock: the fake one is that, shifted.
    clock: { now: () => Date.now() + state.skew },
    log: { info: log, warn: log, error: log },
    cryptography,
    keyring: {
      currentSealingKey: () => ({ id: '00000001', key: new Uint8Array(32) }),
    },
    sessions: {
      open: (accessKeyId: string, token: string) => {
        const fault = state.faults.get(token);
        if (fault !== undefined) return { ok: false, fault };
        return token === POD.sessionToken && accessKeyId === POD.accessKeyId
          ? { ok: true, claims, role }
          : { ok: false, fault: 'mismatched' };
      },
      longTermKey: (id: string) =>
        id === ALICE.accessKeyId
          ? { account: ACCOUNT, key, user: alice, secret: ALICE.secretAccessKey }
          : undefined,
    },
    authorizer: {
      require: (caller: Caller, permissions: readonly { action: string; resource: string }[]) => {
        for (const { action, resource } of permissions) {
          if (!state.denied.has(action)) continue;
          throw new Denial({
            principal: arnOf(caller),
            action,
            resource: resource === '*' ? undefined : resource,
            clause: `because no identity-based policy allows the ${action} action`,
            explicit: false,
          });
        }
      },
    },
    usage: { record: () => undefined },
    audit: {
      record: (event: AuditEvent) => {
        if (state.auditBroken) throw new Error('the trail is full');
        state.events.push(event);
      },
    },
  };
  return parts as unknown as Services; // the rest of the services is out of the listener's reach
}

/** Starts a listener of `doors` on a free loopback port. */
export async function fakeAws(doors: readonly ServiceDoor[], budget?: BodyBudget): Promise<FakeAws> {
  const state = {
    events: [] as AuditEvent[],
    logged: [] as string[],
    skew: 0,
    auditBroken: false,
    denied: new Set<string>(),
    faults: new Map<string, 'malformed' | 'mismatched' | 'expired' | 'role-gone' | 'revoked'>(),
  };
  const door = awsDoor(servicesOf(state), doors, budget);
  const server = createServer((request, response) => door.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, { url, server, close });
}
