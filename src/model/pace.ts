/** How slow a rank is over a training step. */

/** A time in which a rank is slower than otherwise, ps. */
export interface SlowSpan {
  readonly fromPs: number;
  readonly toPs: number;
  /** The factor on its compute. */
  readonly factor: number;
}

/** The compute of a rank. */
export interface Pace {
  /** The factor on it, 1 or more, for all the time. */
  readonly factor: number;
  /** Times in which it takes longer; in order, and apart. */
  readonly spans: readonly SlowSpan[];
  /** The same for paces that are the same. */
  readonly key: string;
}

/** The pace of a factor and of spans, which may overlap: the largest factor of a time counts. */
export function paceOf(factor: number, spans: readonly SlowSpan[]): Pace {
  const slower = spans.filter((span) => span.factor > factor && span.fromPs < span.toPs);
  const edges = [...new Set(slower.flatMap(({ fromPs, toPs }) => [fromPs, toPs]))].sort((a, b) => a - b);
  const apart: SlowSpan[] = [];
  for (const [i, fromPs] of edges.slice(0, -1).entries()) {
    const toPs = edges[i + 1]!;
    const most = slower.reduce(
      (m, span) => (span.fromPs <= fromPs && toPs <= span.toPs ? Math.max(m, span.factor) : m),
      factor,
    );
    if (most === factor) continue;
    const last = apart.at(-1);
    if (last?.factor === most && last.toPs === fromPs) apart[apart.length - 1] = { ...last, toPs };
    else apart.push({ fromPs, toPs, factor: most });
  }
  const key = [`${factor}`, ...apart.map(({ fromPs, toPs, factor }) => `${fromPs}-${toPs}:${factor}`)];
  return { factor, spans: apart, key: key.join(' ') };
}

/** The pace of ranks that wait for each other all the time: the slowest of a time counts. */
export function slowestPace(paces: readonly Pace[]): Pace {
  const factor = paces.reduce((most, pace) => Math.max(most, pace.factor), 1);
  return paceOf(
    factor,
    paces.flatMap(({ spans }) => spans),
  );
}

/**
 * How long work takes that begins at a time, ps; the part of it that is in a span takes longer.
 * @param timePs Its time outside of all spans.
 */
export function stretchedPs({ factor, spans }: Pace, timePs: number, startPs: number): number {
  let left = timePs;
  let nowPs = startPs;
  for (const span of spans) {
    if (span.toPs <= nowPs) continue;
    if (span.fromPs >= nowPs + left) break;
    const before = Math.max(0, span.fromPs - nowPs);
    left -= before;
    nowPs += before;
    const within = Math.min((left * span.factor) / factor, span.toPs - nowPs);
    left -= (within * factor) / span.factor;
    nowPs += within;
  }
  return Math.round(nowPs + left - startPs);
}
