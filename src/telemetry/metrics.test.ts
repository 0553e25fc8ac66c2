import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from './metrics.ts';

test('counters, gauges and distributions appear in the text format, each with its labels', async () => {
  const metrics = createMetrics();
  const pods = metrics.counter({ name: 'pods', help: 'Pods.', labels: ['method'] });
  const plain = metrics.counter({ name: 'missing', help: 'Missing.' });
  let caches = 1;
  metrics.gauge({ name: 'caches', help: 'Caches.', labels: ['cache'] }, () => [[{ cache: 'a' }, caches]]);
  const latency = metrics.histogram({ name: 'latency', help: 'Latency.', labels: ['verb'] }, [10, 20]);
  const duration = metrics.summary({ name: 'duration', help: 'Duration.', labels: ['verb'] });
  pods.add({ method: 'x' });
  pods.add({ method: 'x' });
  plain.add();
  latency.observe(15, { verb: 'POST' });
  duration.observe(15, { verb: 'POST' });
  const text = await metrics.render();
  assert.match(text, /^pods\{method="x"\} 2$/m);
  assert.match(text, /^missing 1$/m);
  assert.match(text, /^caches\{cache="a"\} 1$/m);
  assert.match(text, /^latency_bucket\{le="20",verb="POST"\} 1$/m);
  assert.match(text, /^duration\{quantile="0.99",verb="POST"\} 15$/m);
  assert.match(text, /^duration_sum\{verb="POST"\} 15$/m);
  assert.match(text, /^# TYPE duration summary$/m);
  assert.match(text, /^duration_count\{verb="POST"\} 1$/m);
  caches = 0;
  assert.match(await metrics.render(), /^caches\{cache="a"\} 0$/m);
});

test('two sets of metrics do not meet', async () => {
  const one = createMetrics();
  const other = createMetrics();
  one.counter({ name: 'pods', help: 'Pods.' }).add();
  other.counter({ name: 'pods', help: 'Pods.' });
  assert.match(await other.render(), /^pods 0$/m);
});
