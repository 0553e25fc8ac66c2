import type { ClusterIdentity } from '../cluster-identity.ts';

/** What each placeholder may stand for (cluster-authenticator.md 6): the characters that STS lets it have, and no other. */
const FORMS = {
  AccountID: /^[0-9]{12}$/,
  SessionName: /^[\w+=,.@-]*$/,
  SessionNameRaw: /^[\w+=,.@-]*$/,
  AccessKeyID: /^\w{1,128}$/,
  EC2PrivateDNSName: /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
} as const;

export type Placeholder = keyof typeof FORMS;

const PLACEHOLDER = /\{\{(AccountID|SessionName|SessionNameRaw|AccessKeyID|EC2PrivateDNSName)\}\}/g;
const INSTANCE = /^i-(\w{8}|\w{17})$/;
const KUBERNETES_OWN = 'system:';
/** Nodes are named by their session or their instance; the node authorizer confines each to what is its own. */
const NODE = 'system:node:';

/** A template that has no value for this identity. The message is the reference's where it has one. */
export class TemplateFault extends Error {
  override name = 'TemplateFault';
}

export function needsInstanceName(template: string): boolean {
  return template.includes('{{EC2PrivateDNSName}}');
}

/** The instance that the session is named after. Throws `TemplateFault`. */
export function instanceOf({ sessionName }: ClusterIdentity): string {
  if (!INSTANCE.test(sessionName)) throw new TemplateFault('SessionName did not contain an instance id');
  return sessionName;
}

/**
 * Fills in a username's or group's template; unknown placeholders stay as they are. Throws `TemplateFault` when a value has
 * characters that it cannot have, when the name comes out empty, and when filling it in made a name of Kubernetes' own: whoever
 * assumes a role chooses the session name, and must not become `system:masters` by `{{SessionName}}:masters` or `system:{{SessionName}}`.
 */
export function renderTemplate(
  kind: 'username' | 'group',
  template: string,
  identity: ClusterIdentity,
  instanceName: string | undefined,
): string {
  const name = template.includes('{{') ? filledIn(template, identity, instanceName) : template;
  if (name.trim() === '') throw new TemplateFault('it comes out empty');
  if (name !== template && name.startsWith(KUBERNETES_OWN) && !(kind === 'username' && namesNode(template)))
    throw new TemplateFault(`placeholders must not make a name of ${KUBERNETES_OWN}`);
  return name;
}

function filledIn(template: string, identity: ClusterIdentity, instanceName: string | undefined): string {
  return template.replace(PLACEHOLDER, (_whole, placeholder: Placeholder) => {
    const value = valueFor(placeholder, identity, instanceName);
    if (!FORMS[placeholder].test(value))
      throw new TemplateFault(`${placeholder} has characters that it cannot have`);
    return value;
  });
}

function namesNode(template: string): boolean {
  return template.startsWith(NODE);
}

function valueFor(
  placeholder: Placeholder,
  identity: ClusterIdentity,
  instanceName: string | undefined,
): string {
  switch (placeholder) {
    case 'AccountID':
      return identity.account;
    case 'SessionName':
      return identity.sessionName.replaceAll('@', '-');
    case 'SessionNameRaw':
      return identity.sessionName;
    case 'AccessKeyID':
      return identity.accessKeyId;
    case 'EC2PrivateDNSName':
      return instanceName ?? '';
  }
}
