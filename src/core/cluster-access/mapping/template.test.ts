import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClusterIdentity } from '../cluster-identity.ts';
import { instanceOf, renderTemplate, TemplateFault } from './template.ts';

const caller = (sessionName: string): ClusterIdentity => ({
  arn: `arn:aws:sts::111122223333:assumed-role/dev/${sessionName}`,
  canonicalArn: 'arn:aws:iam::111122223333:role/dev',
  partition: 'aws',
  account: '111122223333',
  userId: 'AROAEXAMPLE',
  sessionName,
  accessKeyId: 'ASIAEXAMPLE',
});

test('section 6: placeholders are filled in literally, unknown ones stay', () => {
  const render = (template: string) =>
    renderTemplate('username', template, caller('j.doe@example.com'), 'ip-10-0-0-1.ec2.internal');
  assert.equal(render('{{AccountID}}:{{SessionName}}'), '111122223333:j.doe-example.com');
  assert.equal(render('{{SessionNameRaw}}'), 'j.doe@example.com');
  assert.equal(render('key-{{AccessKeyID}}'), 'key-ASIAEXAMPLE');
  assert.equal(render('system:node:{{EC2PrivateDNSName}}'), 'system:node:ip-10-0-0-1.ec2.internal');
  assert.equal(
    render('{{ SessionName }}{{sessionname}}{{Other}}'),
    '{{ SessionName }}{{sessionname}}{{Other}}',
  );
});

test('section 6: only a session of an instance names one', () => {
  assert.equal(instanceOf(caller('i-0123456789abcdef0')), 'i-0123456789abcdef0');
  assert.equal(instanceOf(caller('i-01234567')), 'i-01234567');
  for (const other of ['', 'i-0', 'i-0123456789abcdef0x', 'xi-01234567'])
    assert.throws(() => instanceOf(caller(other)), /SessionName did not contain an instance id/);
});

test("a session name never makes a name of Kubernetes' own", () => {
  const refused = [
    ['group', 'system:{{SessionName}}', 'masters'],
    ['group', '{{SessionName}}:masters', 'system'],
    ['group', 'sys{{SessionNameRaw}}:masters', 'tem'],
    ['group', 'system:node:{{SessionName}}', 'x'],
    ['username', '{{SessionName}}:admin', 'system'],
    ['username', 'system:{{SessionName}}', 'admin'],
    ['username', 'system:serviceaccount:kube-system:{{SessionName}}', 'x'],
    ['username', '{{SessionName}}', 'system:admin'],
    ['username', '{{SessionName}}', ''],
    ['group', '{{SessionName}}', ''],
    ['username', '{{SessionName}}', 'a\nb'],
    ['username', '{{SessionName}}', '{{SessionNameRaw}}'],
  ] as const;
  for (const [kind, template, session] of refused)
    assert.throws(
      () => renderTemplate(kind, template, caller(session), undefined),
      TemplateFault,
      `${template} ${session}`,
    );
  assert.equal(
    renderTemplate('username', 'system:node:{{SessionName}}', caller('x'), undefined),
    'system:node:x',
  );
  assert.equal(renderTemplate('group', 'system:masters', caller('x'), undefined), 'system:masters');
});

test('whatever the template and the session: system:masters comes out only where it was written', () => {
  const piece = fc.constantFrom(
    'system',
    ':',
    'masters',
    'sys',
    'tem',
    'mas',
    'ters',
    '{{SessionName}}',
    '{{SessionNameRaw}}',
  );
  const session = fc.oneof(
    fc.constantFrom('system', 'masters', 'system:masters', 'tem', 'ters'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), session, (pieces, name) => {
      const template = pieces.join('');
      let rendered: string;
      try {
        rendered = renderTemplate('group', template, caller(name), undefined);
      } catch (cause) {
        assert.ok(cause instanceof TemplateFault);
        return;
      }
      if (rendered.startsWith('system:')) assert.equal(rendered, template);
    }),
  );
});
