import { join } from 'node:path';
import { podReaders } from './manifests.ts';
import { type Stage, verb } from './stage.ts';
import type { Step } from './transcript.ts';

const ROLE_NAME = 'demo-developer';
const GROUP = 'developers';

const roleArn = ({ account }: Stage): string => `arn:aws:iam::${account}:role/${ROLE_NAME}`;

function kubectl(stage: Stage, ...words: readonly string[]): Pick<Step, 'command' | 'shown'> {
  return {
    command: ['kubectl', '--kubeconfig', join(stage.dataDir, 'developer'), ...words],
    shown: `kubectl --kubeconfig developer ${words.join(' ')}`,
  };
}

function makeRole(stage: Stage): Step {
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${stage.account}:root` },
        Action: 'sts:AssumeRole',
      },
    ],
  });
  return {
    say: 'now a person: a role for people, which they assume',
    ...(stage.awsCli
      ? {
          command: [
            ...['aws', 'iam', 'create-role', '--role-name', ROLE_NAME, '--query', 'Role.Arn'],
            ...['--assume-role-policy-document', trust],
          ],
        }
      : { command: [stage.rolecall, 'demo', 'make-role', ROLE_NAME, trust] }),
    shown: `aws iam create-role --role-name ${ROLE_NAME} --assume-role-policy-document …`,
    expect: [new RegExp(roleArn(stage))],
  };
}

function letIn(stage: Stage): readonly Step[] {
  const mapping = ['--arn', roleArn(stage), '--group', GROUP, '--username', 'developer:{{SessionName}}'];
  return [
    makeRole(stage),
    {
      say: 'the cluster knows whoever assumed it by a group',
      ...verb(stage, 'create', 'iamidentitymapping', '--cluster', stage.cluster, ...mapping),
      expect: [/adding identity "\S+" to auth ConfigMap/],
    },
    {
      say: 'and the group may look at pods',
      command: ['kubectl', 'apply', '-f', '-'],
      shown: 'kubectl apply -f - <<EOF',
      input: podReaders(GROUP),
      expect: [/rolebinding\S+ created/],
    },
    writeKubeconfig(stage),
  ];
}

/** Either writes an exec plugin: kubectl's token is made of AWS credentials when it is needed, and nothing secret is in the file. */
function writeKubeconfig(stage: Stage): Step {
  const say = 'kubectl gets its token from AWS credentials; there is no secret in the kubeconfig';
  const file = ['--kubeconfig', join(stage.dataDir, 'developer')];
  const { shown: _, ...own } = verb(
    stage,
    ...['utils', 'write-kubeconfig', '--cluster', stage.cluster],
    ...['--authenticator-role-arn', roleArn(stage), ...file],
  );
  if (!stage.awsCli)
    return {
      say,
      ...own,
      shown: `rolecall utils write-kubeconfig --cluster ${stage.cluster} --authenticator-role-arn ${roleArn(stage)} --kubeconfig developer`,
      expect: [/saved kubeconfig as/],
    };
  return {
    say,
    command: [
      ...['aws', 'eks', 'update-kubeconfig', '--name', stage.cluster, '--role-arn', roleArn(stage)],
      ...file,
    ],
    shown: `aws eks update-kubeconfig --name ${stage.cluster} --role-arn ${roleArn(stage)} --kubeconfig developer`,
    expect: [/Added new context/],
  };
}

function tryOut(stage: Stage): readonly Step[] {
  return [
    {
      say: 'allowed: pods',
      ...kubectl(stage, 'get', 'pods'),
      within: 20,
      expect: [/^list-buckets-\S+ /m],
    },
    {
      say: 'refused: secrets, to a user whose name says which session it was',
      ...kubectl(stage, 'get', 'secrets'),
      expect: [
        /Error from server \(Forbidden\): secrets is forbidden: User "developer:\S+" cannot list resource "secrets"/,
      ],
    },
    {
      say: 'why, and what would change it',
      ...verb(
        stage,
        ...['access', 'explain', roleArn(stage)],
        ...['--verb', 'list', '--resource', 'secrets', '-n', 'default'],
      ),
      expect: [/known, and not allowed \(403 Forbidden\)/, /--group='developers'/],
    },
  ];
}

function turnAway(stage: Stage): readonly Step[] {
  return [
    {
      say: 'the mapping goes',
      ...verb(
        stage,
        ...['delete', 'iamidentitymapping', '--cluster', stage.cluster],
        ...['--arn', roleArn(stage)],
      ),
      expect: [/removing identity/],
    },
    {
      say: 'and the person is out at the next request',
      ...kubectl(stage, 'get', 'pods'),
      within: 20,
      expect: [/Unauthorized/],
    },
  ];
}

/** Cluster access: a person is let in through an IAM role, may do what its group may, and is out again. */
export function person(stage: Stage): readonly Step[] {
  return [...letIn(stage), ...tryOut(stage), ...turnAway(stage)];
}
