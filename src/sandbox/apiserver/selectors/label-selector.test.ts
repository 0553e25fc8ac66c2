import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refusal } from '../../../core/errors/refusal.ts';
import { matchesLabels, parseLabelSelector, requirementsOf } from './label-selector.ts';

const labels = { app: 'web', tier: 'front', n: '5', 'example.com/x': '' };
const cases: Readonly<Record<string, boolean>> = {
  '': true,
  'app=web': true,
  'app==web,tier!=back': true,
  'app!=web': false,
  'missing!=x': true,
  'app in (api, web)': true,
  'app notin (web)': false,
  'missing notin (web)': true,
  'example.com/x': true,
  '!missing': true,
  '!app': false,
  'n>4,n<6': true,
  'n>5': false,
  'app>1': false,
};

describe('label selectors', () => {
  for (const [selector, expected] of Object.entries(cases)) {
    it(`${selector || '(empty)'} is ${expected}`, () =>
      assert.equal(matchesLabels(parseLabelSelector(selector), labels), expected));
  }

  it('refuses what it cannot read', () => {
    for (const text of ['a in (', 'a b', '=x', 'a=-', '-a', 'a in (b),', '!']) {
      assert.throws(() => parseLabelSelector(text), Refusal, text);
    }
  });

  it('reads no label from the prototype', () => {
    assert.equal(matchesLabels(parseLabelSelector('constructor'), {}), false);
  });

  it('reads the form that objects carry', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['front'] },
        { key: 'no', operator: 'DoesNotExist' },
      ],
    };
    assert.equal(matchesLabels(requirementsOf(selector), labels), true);
    assert.equal(matchesLabels(requirementsOf(undefined), {}), true);
  });
});
