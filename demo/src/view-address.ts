/**
 * The view, in the address next to the choice: `view.select=leaf 1>spine 3`,
 * `view.open=true`, `view.at=12500000ps`, `view.range=2000000ps-9000000ps`.
 */
import { ARROW, type Span } from './linking.ts';
import { decodePairs, encodePairs } from './scenario/url.ts';

/** The selection, the moment and the range; undefined: as a result opens by itself. */
export interface ViewState {
  readonly selected?: string | undefined;
  readonly open?: boolean | undefined;
  readonly timePs?: number | undefined;
  readonly range?: Span | undefined;
}

/** Keys of the view, which are of no set-up. */
export const VIEW = 'view.';

/** Longer than any name of a link. */
const MOST_CHARS = 200;

/** Pieces of an address, to come after those of a choice; empty if nothing is looked at. */
export function viewPairs({ selected, open, timePs, range }: ViewState): string {
  const pairs: [string, string][] = [];
  if (selected !== undefined) pairs.push([`${VIEW}select`, selected.replace(ARROW, '>')]);
  if (selected !== undefined && open) pairs.push([`${VIEW}open`, 'true']);
  if (timePs !== undefined) pairs.push([`${VIEW}at`, psText(timePs)]);
  if (range) pairs.push([`${VIEW}range`, `${psText(range.fromPs)}-${psText(range.toPs)}`]);
  return encodePairs(pairs);
}

function psText(ps: number): string {
  return `${Math.round(ps)}ps`;
}

/**
 * The view that an address says. A view is not worth an error: what cannot be read is left out, and
 * names that the fabric does not have select nothing.
 */
export function viewOf(hash: string): ViewState {
  let pairs: readonly (readonly [string, string])[];
  try {
    pairs = decodePairs(hash);
  } catch {
    return {};
  }
  const get = (key: string) => pairs.findLast(([name]) => name === VIEW + key)?.[1];
  const select = get('select');
  const at = /^(\d{1,15})ps$/.exec(get('at') ?? '');
  const range = /^(\d{1,15})ps-(\d{1,15})ps$/.exec(get('range') ?? '');
  const [fromPs, toPs] = [Number(range?.[1]), Number(range?.[2])];
  return {
    ...(select && select.length <= MOST_CHARS && { selected: select.replace('>', ARROW) }),
    ...(select && get('open') === 'true' && { open: true }),
    ...(at && { timePs: Number(at[1]) }),
    ...(toPs > fromPs && { range: { fromPs, toPs } }),
  };
}
