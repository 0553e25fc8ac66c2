import { parseArn } from '../../../../src/core/arn/arn.ts';
import { canonicalArn } from '../../../../src/core/cluster-access/canonical-arn.ts';
import type { ClusterIdentity } from '../../../../src/core/cluster-access/cluster-identity.ts';
import type { IdentityMapper } from '../../../../src/core/cluster-access/identity-mapper.ts';
import {
  DynamicFileFault,
  NO_DYNAMIC_MAPPINGS,
  readDynamicFile,
} from '../../../../src/core/cluster-access/mapping/dynamic-file.ts';
import { EntryFault } from '../../../../src/core/cluster-access/mapping/entry-fault.ts';
import { readIdentityMapping } from '../../../../src/core/cluster-access/mapping/identity-mapping.ts';
import type { MappingOptions } from '../../../../src/core/cluster-access/mapping/mapping-source.ts';
import {
  compileMapping,
  type MappingTable,
} from '../../../../src/core/cluster-access/mapping/mapping-table.ts';
import {
  MountedFileFault,
  readMountedFile,
} from '../../../../src/core/cluster-access/mapping/mounted-file.ts';
import {
  entriesInForce,
  NO_AWS_AUTH,
  nextState,
} from '../../../../src/kubernetes/access/aws-auth/aws-auth-state.ts';
import { allFaults, faultText } from '../../../../src/kubernetes/access/aws-auth/map-fault.ts';
import { chainOfMode } from '../../../../src/service/cluster-access/authentication-mode.ts';
import type { ChainLink } from '../../../../src/service/cluster-access/map-identity.ts';
import { givenText, type MappingCase } from './case-schema.ts';

/** What a case asks, and what its sources say of themselves. */
export interface Arranged {
  readonly chain: readonly ChainLink[];
  readonly identity: ClusterIdentity;
  readonly faults: readonly string[];
}

export function arrange(given: MappingCase): Arranged {
  const faults: string[] = [];
  const options: MappingOptions = {
    matchRolePaths: given.matchRolePaths,
    roleArn: (canonical) => given.roles[canonical],
  };
  const tables: Readonly<Record<string, () => MappingTable>> = {
    EKSConfigMap: () => awsAuth(given, options, faults),
    MountedFile: () => mountedFile(given, options, faults),
    CRD: () => identityMappings(given, options, faults),
    DynamicFile: () => dynamicFile(given, faults),
  };
  const mapperOf = (name: string): IdentityMapper => {
    const table = tables[name]?.();
    if (table === undefined) throw new Error(`no such mode: ${name}`);
    return { name, map: (identity) => table.map(identity), mapsAccount: (id) => table.mapsAccount(id) };
  };
  const links =
    given.authenticationMode === undefined
      ? given.modes.map((mode) => ({ mapper: mapperOf(mode) }))
      : chainOfMode(given.authenticationMode, accessEntries(given), mapperOf('EKSConfigMap'));
  const chain = links.map((link) => ({
    ...link,
    reservedPrefixes: given.reservedPrefixes[link.mapper.name] ?? [],
  }));
  return { chain, identity: identityOf(given), faults };
}

function awsAuth(
  { awsAuth: versions, matchRolePaths }: MappingCase,
  options: MappingOptions,
  faults: string[],
): MappingTable {
  const state = versions.reduce((before, version) => {
    if (version === null) return NO_AWS_AUTH;
    const texts = Object.entries(version).map(([section, text]) => [section, givenText(text)]);
    return nextState(before, Object.fromEntries(texts));
  }, NO_AWS_AUTH);
  faults.push(...allFaults(state.latest, matchRolePaths).map(faultText));
  return compileMapping(entriesInForce(state), options);
}

function mountedFile(
  { mountedFile: file = {} }: MappingCase,
  options: MappingOptions,
  faults: string[],
): MappingTable {
  try {
    return compileMapping(readMountedFile(file), options);
  } catch (cause) {
    if (!(cause instanceof MountedFileFault)) throw cause;
    faults.push(...cause.faults);
    return NO_DYNAMIC_MAPPINGS.table;
  }
}

function identityMappings(given: MappingCase, options: MappingOptions, faults: string[]): MappingTable {
  const entries = Object.entries(given.identityMappings).flatMap(([name, spec]) => {
    try {
      return [readIdentityMapping(name, spec)];
    } catch (cause) {
      if (!(cause instanceof EntryFault)) throw cause;
      faults.push(`${name}: ${cause.message}`);
      return [];
    }
  });
  return compileMapping({ entries, accounts: [], dropped: [] }, options);
}

function dynamicFile({ dynamicFile: versions, userIdStrict }: MappingCase, faults: string[]): MappingTable {
  let present = NO_DYNAMIC_MAPPINGS;
  for (const version of versions)
    try {
      faults.length = 0;
      const text = typeof version === 'string' ? version : JSON.stringify(version);
      present = version === null ? NO_DYNAMIC_MAPPINGS : readDynamicFile(text, userIdStrict);
      faults.push(...present.dropped.map(({ place, message }) => `${place}: ${message}`));
    } catch (cause) {
      if (!(cause instanceof DynamicFileFault)) throw cause;
      faults.push(cause.message);
    }
  return present.table;
}

function accessEntries({ accessEntries: entries }: MappingCase): IdentityMapper {
  return {
    name: 'EKSAccessEntries',
    map({ canonicalArn: arn }) {
      const entry = entries[arn];
      if (entry === undefined) return { state: 'unmapped' };
      if ('failed' in entry) return { state: 'failed', message: entry.failed };
      return { state: 'mapped', to: { ...entry, entry: `access entry ${arn}` } };
    },
    mapsAccount: () => false,
  };
}

function identityOf({ caller, userId }: MappingCase): ClusterIdentity {
  const canonical = canonicalArn(caller);
  if ('fault' in canonical) throw new Error(canonical.fault);
  const { type, arn: canonicalForm, partition } = canonical;
  return {
    arn: caller,
    canonicalArn: canonicalForm,
    partition,
    account: parseArn(caller)?.account ?? '',
    userId,
    sessionName: type === 'assumed-role' ? caller.slice(caller.lastIndexOf('/') + 1) : '',
    accessKeyId: 'ASIAEXAMPLEEXAMPLE01',
  };
}
