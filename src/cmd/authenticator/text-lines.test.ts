import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../telemetry/log.ts';
import { textLines } from './text-lines.ts';

test('attack: nothing in a value looks like another field or line', () => {
  const lines: string[] = [];
  const log = createLog({ destination: textLines((line) => lines.push(line)) });
  log.warn('authenticator.denied', { check: 'hostAllowed', message: 'a"\nlevel=info msg="granted' });
  assert.equal(lines.length, 1);
  assert.match(
    lines[0] ?? '',
    /^time="[^"]+" level=warn msg="authenticator\.denied" check=hostAllowed message="a\\"\\nlevel=info msg=\\"granted"\n$/,
  );
});
