import { Refusal } from '../../core/errors/refusal.ts';
import type { AccessQuestion } from '../../service/cluster-access/explanation/question.ts';
import type { WantedAccess } from '../../service/cluster-access/explanation/rbac-view.ts';
import { type Members, optionalText } from '../instance/control/members.ts';

/** Members of the control call, all texts but `groups`. */
export const QUESTION_MEMBERS = [
  'cluster',
  'token',
  'arn',
  'principalId',
  'username',
  'groups',
  'verb',
  'group',
  'resource',
  'subresource',
  'namespace',
  'name',
  'path',
] as const;

const MOST_GROUPS = 1000;

function invalid(message: string): Refusal {
  return new Refusal('InvalidInputException', 400, message);
}

function groupsOf(members: Members): readonly string[] {
  const { groups = [] } = members;
  if (!Array.isArray(groups) || groups.length > MOST_GROUPS)
    throw invalid('the member groups must be a list of texts');
  return groups.map((group: unknown) => {
    if (typeof group === 'string') return group;
    throw invalid('the member groups must be a list of texts');
  });
}

function wantedOf(members: Members): WantedAccess | undefined {
  const text = (name: string): string => optionalText(members, name) ?? '';
  const verb = text('verb');
  const path = optionalText(members, 'path');
  if (verb === '') return undefined;
  if (path === undefined && text('resource') === '') throw invalid('a verb needs a resource or a path');
  return {
    verb,
    group: text('group'),
    resource: text('resource'),
    subresource: text('subresource'),
    namespace: optionalText(members, 'namespace'),
    name: text('name'),
    ...(path === undefined ? {} : { path }),
  };
}

function whoOf(members: Members): AccessQuestion['who'] {
  const token = optionalText(members, 'token');
  const arn = optionalText(members, 'arn');
  const principalId = optionalText(members, 'principalId');
  const username = optionalText(members, 'username');
  if (token !== undefined) return { token };
  const id = principalId === undefined ? {} : { principalId };
  if (username !== undefined)
    return { username, groups: groupsOf(members), ...(arn === undefined ? {} : { arn }), ...id };
  if (arn === undefined) throw invalid('one of token, arn and username is required');
  return { arn, ...id };
}

/** Throws `Refusal` InvalidInputException. */
export function readQuestion(members: Members): AccessQuestion {
  const wanted = wantedOf(members);
  return { who: whoOf(members), ...(wanted === undefined ? {} : { wanted }) };
}
