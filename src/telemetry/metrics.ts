import { Gauge, Histogram, type Metric, Counter as PromCounter, Registry } from 'prom-client';
import { SlidingSummary } from './sliding-summary.ts';

type Labels = Readonly<Record<string, string>>;

/** A number that only grows. */
export interface Counter {
  add(labels?: Labels): void;
}

/** A distribution. */
export interface Distribution {
  observe(value: number, labels?: Labels): void;
}

/** What each metric is told about itself. */
export interface MetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** Metrics in Prometheus' text format. Label values must come from a bounded set: each combination is kept for good. */
export interface Metrics {
  readonly contentType: string;
  counter(options: MetricOptions): Counter;
  /** Asked at each scrape: pairs of labels and value. */
  gauge(options: MetricOptions, read: () => readonly (readonly [labels: Labels, value: number])[]): void;
  histogram(options: MetricOptions, buckets: readonly number[]): Distribution;
  summary(options: MetricOptions): Distribution;
  render(): Promise<string>;
}

const NO_LABELS: Labels = Object.freeze({});

interface Child<Made> {
  labels(labels: Labels): Made;
}

/** The library finds a child by its labels with a hash of all of them; a text key does it at a fraction of that. */
function children<Made>(parent: Child<Made>, names: readonly string[]): (labels: Labels) => Made {
  const made = new Map<string, Made>();
  return (labels) => {
    let key = '';
    for (const name of names) key += `${labels[name]}\n`;
    let child = made.get(key);
    if (child === undefined) {
      child = parent.labels(labels);
      made.set(key, child);
    }
    return child;
  };
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const configuration = ({ name, help, labels = [] }: MetricOptions) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });
  return {
    contentType: registry.contentType,
    counter(options) {
      const counter = new PromCounter(configuration(options));
      const child = children<{ inc(): void }>(counter, options.labels ?? []);
      return { add: (labels = NO_LABELS) => child(labels).inc() };
    },
    gauge(options, read) {
      new Gauge({
        ...configuration(options),
        collect() {
          this.reset();
          for (const [labels, value] of read()) this.set(labels, value);
        },
      });
    },
    histogram(options, buckets) {
      const histogram = new Histogram({ ...configuration(options), buckets: [...buckets] });
      const child = children<{ observe(value: number): void }>(histogram, options.labels ?? []);
      return { observe: (value, labels = NO_LABELS) => child(labels).observe(value) };
    },
    summary(options) {
      const summary = new SlidingSummary(options);
      // The registry asks its metrics for `name` and `get()` and for nothing else.
      registry.registerMetric(summary as unknown as Metric);
      return summary;
    },
    render: () => registry.metrics(),
  };
}
