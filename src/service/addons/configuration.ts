import type { AddonConfiguration } from '../../core/records/addon.ts';
import type { Json } from '../../core/records/record.ts';
import { type AddonNames, invalidAddon } from './refusals.ts';

export const NO_CONFIGURATION: AddonConfiguration = {
  additionalArgs: {},
  env: {},
  podLabels: {},
  podAnnotations: {},
  nodeSelector: {},
};

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;

/**
 * Variables that the agent's container may be given. Any other could make the node's agent run code (`NODE_OPTIONS`, `LD_PRELOAD`), trust
 * another authority (`NODE_EXTRA_CA_CERTS`, `AWS_CA_BUNDLE`) or send tokens elsewhere (`AWS_ENDPOINT_URL`, `HTTP_PROXY`, which sees
 * what is not encrypted): who may change add-ons may not do that to nodes.
 */
const ENVIRONMENT = [
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE',
  'HTTPS_PROXY',
  'NO_PROXY',
  'TZ',
];

/** JSON schema of the configuration that add-ons take here: what DescribeAddonConfiguration answers. */
export const CONFIGURATION_SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: false,
  properties: {
    agent: { type: 'object', additionalProperties: false, properties: { additionalArgs: TEXTS } },
    env: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(ENVIRONMENT.map((name) => [name, { type: 'string' }])),
    },
    podLabels: TEXTS,
    podAnnotations: TEXTS,
    nodeSelector: TEXTS,
  },
} as const;

/** Flags that are not for others to set: another value would cut the agent off from its cluster, or make it believe other keys. */
const RESERVED = new Set([
  'cluster-name',
  'c',
  'port',
  'p',
  'probe-port',
  'endpoint',
  'jwks-url',
  'issuer',
  'kubeconfig',
  'state-dir',
  'node',
]);
const FLAG = /^-{0,2}[a-z][a-z0-9-]{0,63}$/;
const NAME = /^[A-Z][A-Z0-9_]{0,127}$/;
const LABEL = /^([a-z0-9.-]{1,253}\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LONGEST = 1024;

/** Reads the configuration by the schema above; unknown members are refused. Throws `Refusal`. */
export function readConfiguration(names: AddonNames, value: Json | undefined): AddonConfiguration {
  if (value === undefined || value === null) return NO_CONFIGURATION;
  const fail = (what: string): never => {
    throw invalidAddon(names, `ConfigurationValue provided in request is not supported: ${what}`);
  };
  const object = objectAt(value, 'Json schema validation failed', fail);
  for (const name of Object.keys(object))
    if (!Object.hasOwn(CONFIGURATION_SCHEMA.properties, name))
      fail(`[$.${name}: is not defined in the schema]`);
  const agent = objectAt(object.agent ?? {}, '$.agent: object expected', fail);
  for (const name of Object.keys(agent))
    if (name !== 'additionalArgs') fail(`[$.agent.${name}: is not defined in the schema]`);
  const flags = texts(agent.additionalArgs, '$.agent.additionalArgs', FLAG, fail);
  const additionalArgs = Object.fromEntries(
    Object.entries(flags).map(([name, text]) => [name.replace(/^-+/, ''), text]),
  );
  const taken = Object.keys(additionalArgs).find((name) => RESERVED.has(name));
  if (taken !== undefined) fail(`[$.agent.additionalArgs.${taken}: is set by the add-on]`);
  // Attack: behind a flag that takes no value, `--endpoint=…` would be a flag itself.
  const flagged = Object.keys(additionalArgs).find((name) => additionalArgs[name]?.startsWith('-'));
  if (flagged !== undefined) fail(`[$.agent.additionalArgs.${flagged}: a value must not begin with -]`);
  for (const name of Object.keys(objectAt(object.env ?? {}, '[$.env: object expected]', fail)))
    if (!ENVIRONMENT.includes(name)) fail(`[$.env.${name.slice(0, 100)}: is not defined in the schema]`);
  return {
    additionalArgs,
    env: texts(object.env, '$.env', NAME, fail),
    podLabels: texts(object.podLabels, '$.podLabels', LABEL, fail),
    podAnnotations: texts(object.podAnnotations, '$.podAnnotations', LABEL, fail),
    nodeSelector: texts(object.nodeSelector, '$.nodeSelector', LABEL, fail),
  };
}

type Fail = (what: string) => never;

function objectAt(value: Json, what: string, fail: Fail): { readonly [member: string]: Json | undefined } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(what);
  // An array was just told apart: narrowing does not see through the readonly array type.
  return value as { readonly [member: string]: Json | undefined };
}

function texts(
  value: Json | undefined,
  path: string,
  key: RegExp,
  fail: Fail,
): Readonly<Record<string, string>> {
  const entries = Object.entries(objectAt(value ?? {}, `[${path}: object expected]`, fail));
  return Object.fromEntries(
    entries.map(([name, text]) => {
      if (!key.test(name)) return fail(`[${path}: a name is not valid]`);
      if (typeof text !== 'string' || text.length > LONGEST)
        return fail(`[${path}.${name}: string expected]`);
      return [name, text];
    }),
  );
}
