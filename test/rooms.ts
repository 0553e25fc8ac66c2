/** What a room may import, and why: the reason is printed when a rule is broken. */
export interface RoomRule {
  /** Folder under `src/`. */
  readonly room: string;
  /** Rooms it may import besides itself. */
  readonly mayImport: readonly string[];
  /** Packages and `node:` modules it may import; `*` allows all but the ones that `packageOwners` keeps. */
  readonly packages: readonly string[];
  readonly reason: string;
}

export const ROOMS: readonly RoomRule[] = [
  {
    room: 'core',
    mayImport: [],
    packages: [],
    reason:
      'core is the pure domain: no I/O, no clock, no package, so that it runs anywhere and can be reasoned about',
  },
  {
    room: 'crypto',
    mayImport: ['core'],
    packages: ['node:crypto', 'node:util', 'node:tls', 'node:buffer', '@peculiar/x509', 'reflect-metadata'],
    reason: 'crypto is the only room that touches key material algorithms; it knows ports and nothing else',
  },
  {
    room: 'storage',
    mayImport: ['core'],
    packages: ['*'],
    reason: 'a store knows records, not what they mean',
  },
  {
    room: 'telemetry',
    mayImport: ['core'],
    packages: ['*'],
    reason: 'telemetry is passed in; it may not look at state',
  },
  {
    room: 'outbound',
    mayImport: ['core'],
    packages: [
      'node:https',
      'node:http',
      'node:dns',
      'node:dns/promises',
      'node:net',
      'node:tls',
      'node:buffer',
      'node:stream',
    ],
    reason: 'outbound is the only room that opens connections to hosts that a caller can name',
  },
  {
    room: 'service',
    mayImport: ['core'],
    packages: [],
    reason: 'use cases reach I/O through ports, so that a door or a store can be exchanged without them',
  },
  {
    room: 'aws',
    mayImport: ['service', 'core'],
    packages: ['*'],
    reason: 'a door calls use cases; what two doors share is a use case',
  },
  {
    room: 'oidc',
    mayImport: ['service', 'core'],
    packages: ['node:http'],
    reason: 'a door calls use cases; what two doors share is a use case',
  },
  {
    room: 'kubernetes',
    mayImport: ['service', 'core'],
    packages: ['*'],
    reason: 'a door calls use cases; it must work on clusters that are not the sandbox',
  },
  {
    room: 'node',
    mayImport: ['core'],
    packages: ['node:http', 'node:https', 'node:net'],
    reason:
      'the node agent is a small process beside workloads: it loads core and its own client, never the server',
  },
  {
    room: 'sandbox',
    mayImport: ['service', 'core'],
    packages: ['*'],
    reason: 'nothing may depend on the sandbox, and it depends on no other door',
  },
  {
    room: 'client',
    mayImport: ['core'],
    packages: [],
    reason: 'a library inside other programs: it brings no package along, and its cryptography is WebCrypto',
  },
  {
    room: 'cmd',
    mayImport: [
      'client',
      'aws',
      'oidc',
      'kubernetes',
      'node',
      'sandbox',
      'service',
      'storage',
      'crypto',
      'telemetry',
      'outbound',
      'core',
    ],
    packages: ['*'],
    reason: 'cmd is the only room that names implementations',
  },
];

/** Packages that one room keeps to itself. */
export const PACKAGE_OWNERS: Readonly<
  Record<string, { readonly rooms: readonly string[]; readonly reason: string }>
> = {
  'node:crypto': { rooms: ['crypto'], reason: 'one room to audit for cryptography' },
  '@peculiar/x509': { rooms: ['crypto'], reason: 'one room to audit for cryptography' },
  'node:sqlite': { rooms: ['storage'], reason: 'a database is behind the store port' },
  'openid-client': { rooms: ['cmd'], reason: 'only `rolecall login` and its like are a client of providers' },
  'node:child_process': {
    rooms: ['sandbox', 'cmd'],
    reason: 'only the kubelet and the commands start processes',
  },
};

/** Words that say nothing about a file's content. */
export const FORBIDDEN_NAMES = ['utils', 'util', 'helpers', 'helper', 'common', 'shared', 'misc', 'manager'];
