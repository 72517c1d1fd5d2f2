/** Many values as few as a chart can show. */
import type { LinkTimeline } from 'weft';

const MOST_VALUES = 400;

/** The values, ascending; of very many an even choice with the largest among them. */
export function sampled(values: Float64Array): number[] {
  const sorted = values.sort();
  const count = Math.min(MOST_VALUES, sorted.length);
  return Array.from({ length: count }, (_, i) => sorted[Math.ceil(((i + 1) / count) * sorted.length) - 1]!);
}

/** The longest queue that was seen at each link's port, bytes; of links where something waited. */
export function longestQueues({ links, queueBytes }: LinkTimeline): Float64Array {
  const longest = new Float64Array(links);
  for (const [at, bytes] of (queueBytes ?? []).entries()) {
    const link = at % links;
    if (bytes > longest[link]!) longest[link] = bytes;
  }
  return longest.filter((bytes) => bytes > 0);
}
