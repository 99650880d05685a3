/** Values of a metric's labels, in any order. */
export type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  samples(): readonly Sample[];
}

interface Sample {
  readonly suffix: string;
  readonly labels: Labels;
  readonly value: number;
}

/** A number per set of labels. Counters only grow; gauges may be computed when they are asked for. */
export class Series implements Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly #values = new Map<string, { readonly labels: Labels; value: number }>();
  readonly #collect: (() => Iterable<readonly [Labels, number]>) | undefined;

  constructor(
    name: string,
    help: string,
    type: 'counter' | 'gauge',
    collect?: () => Iterable<readonly [Labels, number]>,
  ) {
    this.name = name;
    this.help = help;
    this.type = type;
    this.#collect = collect;
  }

  add(labels: Labels = {}, amount = 1): void {
    this.#entry(labels).value += amount;
  }

  set(labels: Labels, value: number): void {
    this.#entry(labels).value = value;
  }

  samples(): readonly Sample[] {
    const computed = this.#collect === undefined ? [] : [...this.#collect()];
    return [
      ...[...this.#values.values()].map(({ labels, value }) => ({ suffix: '', labels, value })),
      ...computed.map(([labels, value]) => ({ suffix: '', labels, value })),
    ];
  }

  #entry(labels: Labels): { value: number } {
    const key = labelText(labels);
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    const entry = { labels, value: 0 };
    this.#values.set(key, entry);
    return entry;
  }
}

/** Counts observations up to each of several bounds, per set of labels. */
export class Histogram implements Metric {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly #bounds: readonly number[];
  readonly #values = new Map<
    string,
    { readonly labels: Labels; readonly counts: number[]; count: number; sum: number }
  >();

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.#bounds = bounds;
  }

  observe(labels: Labels, value: number): void {
    const key = labelText(labels);
    const entry = this.#values.get(key) ?? { labels, counts: this.#bounds.map(() => 0), count: 0, sum: 0 };
    this.#values.set(key, entry);
    for (const [index, bound] of this.#bounds.entries())
      if (value <= bound) entry.counts[index] = (entry.counts[index] ?? 0) + 1;
    entry.count++;
    entry.sum += value;
  }

  samples(): readonly Sample[] {
    return [...this.#values.values()].flatMap(({ labels, counts, count, sum }) => [
      ...this.#bounds.map((bound, index) => ({
        suffix: '_bucket',
        labels: { ...labels, le: numberText(bound) },
        value: counts[index] ?? 0,
      })),
      { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
      { suffix: '_sum', labels, value: sum },
      { suffix: '_count', labels, value: count },
    ]);
  }
}

/** All metrics of a process. */
export class MetricsRegistry {
  readonly #metrics: Metric[] = [];

  counter(name: string, help: string): Series {
    return this.#register(new Series(name, help, 'counter'));
  }

  gauge(name: string, help: string, collect?: () => Iterable<readonly [Labels, number]>): Series {
    return this.#register(new Series(name, help, 'gauge', collect));
  }

  histogram(name: string, help: string, bounds: readonly number[]): Histogram {
    return this.#register(new Histogram(name, help, bounds));
  }

  /** Prometheus text format 0.0.4, for the content type `text/plain; version=0.0.4; charset=utf-8`. */
  expose(): string {
    return this.#metrics
      .flatMap((metric) => [
        `# HELP ${metric.name} ${metric.help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`,
        `# TYPE ${metric.name} ${metric.type}`,
        ...metric
          .samples()
          .map(
            ({ suffix, labels, value }) => `${metric.name}${suffix}${labelText(labels)} ${numberText(value)}`,
          ),
      ])
      .join('\n')
      .concat('\n');
  }

  #register<T extends Metric>(metric: T): T {
    this.#metrics.push(metric);
    return metric;
  }
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
}
