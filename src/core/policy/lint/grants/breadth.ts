import type { Statement } from '../../document/document.ts';
import { namedActions, splitActions } from '../errors/actions.ts';
import type { AccessLevel, ActionFacts, ActionKnowledge } from '../knowledge.ts';
import { quote } from '../quote.ts';
import type { Rule, RuleHeading, Spot } from '../rule.ts';
import { isEveryAction, isOpen, reachesEverything } from './open-statements.ts';

const USES = ['identity', 'session'] as const;

export const serviceWildcard: Rule = {
  id: 'grant-service-wildcard',
  severity: 'medium',
  title: 'every action of a service on every resource',
  fix: 'name the actions that are needed',
  uses: USES,
  on: 'statement',
  check: (statement) =>
    isOpen(statement) && statement.action?.negated === false
      ? splitActions(statement)
          .filter(({ prefix, name }) => /^\*+$/.test(name) && !isEveryAction(prefix))
          .map(({ prefix, at }) => ({ at, message: `every action of ${quote(prefix)} on every resource` }))
      : [],
};

export const allowNotAction: Rule = {
  id: 'grant-notaction',
  severity: 'medium',
  title: 'Allow with NotAction grants every action but the named, new ones included',
  fix: 'list the actions',
  uses: USES,
  on: 'statement',
  check: (statement) => {
    const { action } = statement;
    return statement.effect.text === 'Allow' && action?.negated === true && reachesEverything(statement)
      ? [{ at: action.at }]
      : [];
  },
};

/** Only actions that could be limited: one without resource types is always asked about `*`. */
function levelRule(
  heading: Pick<RuleHeading, 'id' | 'severity' | 'title' | 'fix'>,
  level: AccessLevel,
): Rule {
  return {
    ...heading,
    uses: USES,
    on: 'statement',
    check: (statement, { knowledge }) => {
      const found = isOpen(statement) ? limitable(statement, knowledge, level) : [];
      const [first] = found;
      return first === undefined ? [] : [{ at: first.at, message: `${listed(found)} on every resource` }];
    },
  };
}

function limitable(statement: Statement, knowledge: ActionKnowledge, level: AccessLevel) {
  return namedActions(statement, knowledge).filter(
    ({ facts }) => facts.level === level && facts.resources.some(({ required }) => required),
  );
}

function listed(actions: ReturnType<typeof namedActions>): string {
  const names = actions.map(({ service, facts }) => `${service.prefix}:${facts.name}`);
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

export const permissionsManagement = levelRule(
  {
    id: 'grant-permissions-management',
    severity: 'medium',
    title: 'permissions of every resource may be changed',
    fix: 'limit Resource, or add a condition',
  },
  'Permissions management',
);

export const writeAnywhere = levelRule(
  {
    id: 'grant-write-anywhere',
    severity: 'low',
    title: 'write access to every resource, where it could be limited',
    fix: 'limit Resource, or add a condition',
  },
  'Write',
);

/** Actions that answer secrets or credentials. */
const CREDENTIALS: ReadonlySet<string> = new Set(
  [
    'chime:CreateApiKey',
    'codepipeline:PollForJobs',
    'cognito-identity:GetCredentialsForIdentity',
    'cognito-identity:GetOpenIdToken',
    'cognito-identity:GetOpenIdTokenForDeveloperIdentity',
    'connect:GetFederationToken',
    'ec2:GetPasswordData',
    'ecr:GetAuthorizationToken',
    'gamelift:RequestUploadCredentials',
    'iam:CreateAccessKey',
    'iam:CreateServiceSpecificCredential',
    'iam:ResetServiceSpecificCredential',
    'lightsail:DownloadDefaultKeyPair',
    'lightsail:GetInstanceAccessDetails',
    'rds-db:connect',
    'redshift:GetClusterCredentials',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
    'ssm:GetParameters',
    'ssm:GetParametersByPath',
    'sso:GetRoleCredentials',
    'sts:GetFederationToken',
  ].map((action) => action.toLowerCase()),
);

export const credentialsExposure: Rule = {
  id: 'grant-credentials',
  severity: 'medium',
  title: 'secrets or credentials of every resource may be read',
  fix: 'limit Resource, or add a condition',
  uses: USES,
  on: 'statement',
  check: (statement, { knowledge }): readonly Spot[] =>
    isOpen(statement)
      ? namedActions(statement, knowledge)
          .filter(
            ({ service, facts }) =>
              CREDENTIALS.has(`${service.prefix}:${facts.name}`.toLowerCase()) && isBound(facts),
          )
          .map(({ service, facts, at }) => ({
            at,
            message: `${service.prefix}:${facts.name} on every resource hands out secrets or credentials`,
          }))
      : [],
};

function isBound({ resources }: ActionFacts): boolean {
  return resources.length > 0;
}
