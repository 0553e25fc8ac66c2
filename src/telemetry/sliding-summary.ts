interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** The newest observations, a ring. */
  readonly window: Float64Array;
  count: number;
  sum: number;
}

interface SummaryValue {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

const WINDOW = 1024;
const QUANTILES = [0.5, 0.9, 0.99] as const;

/**
 * A summary whose quantiles are those of the newest thousand observations, made when they are asked for. The library's own keeps a
 * digest up to date at each observation, which costs more than all the other metrics of a request.
 */
export class SlidingSummary {
  readonly name: string;
  readonly help: string;
  readonly type = 'summary';
  readonly aggregator = 'sum';
  readonly #names: readonly string[];
  readonly #series = new Map<string, Series>();

  constructor(options: {
    readonly name: string;
    readonly help: string;
    readonly labels?: readonly string[];
  }) {
    this.name = options.name;
    this.help = options.help;
    this.#names = options.labels ?? [];
  }

  observe(value: number, labels: Readonly<Record<string, string>> = {}): void {
    let key = '';
    for (const name of this.#names) key += `${labels[name]}\n`;
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels, window: new Float64Array(WINDOW), count: 0, sum: 0 };
      this.#series.set(key, series);
    }
    series.window[series.count % WINDOW] = value;
    series.count++;
    series.sum += value;
  }

  /** The registry's view. */
  async get(): Promise<{
    readonly name: string;
    readonly help: string;
    readonly type: string;
    readonly aggregator: string;
    readonly values: readonly SummaryValue[];
  }> {
    const { name, help, type, aggregator } = this;
    const values = [...this.#series.values()].flatMap((series) => valuesOf(name, series));
    return { name, help, type, aggregator, values };
  }
}

function valuesOf(name: string, { labels, window, count, sum }: Series): SummaryValue[] {
  const sorted = window.slice(0, Math.min(count, WINDOW)).sort();
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return [
    ...QUANTILES.map((quantile) => ({ labels: { quantile, ...labels }, value: at(quantile) })),
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
