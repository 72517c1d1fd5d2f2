/** The `faults` list: the broken parts, by the common names of nodes. */
import type { Fabric } from '../../model/fabric.ts';
import type { CableFault, Faults, Straggler } from '../../model/faults.ts';
import type { ParamSpec } from '../../model/params.ts';
import { formatTime } from '../../units/format.ts';
import type { Values } from '../scenario.ts';
import { type Entry, entryOf, type Node, placeOfPath } from '../text/tree.ts';
import { blockOf } from './blocks.ts';
import { type CableNames, cableNames } from './fault-names.ts';
import { type Block, type Checking, checkKeys, checkParams, checkValue, scalarOf } from './values.ts';

/** Keys of a fault besides its name. */
export const faultParams = {
  rate: {
    kind: 'fraction',
    help: 'remaining fraction of the rate, 0 to 1; 0 means failed',
    default: 0,
    max: 1,
  },
  at: {
    kind: 'time',
    unit: 'us',
    help: 'time of the failure, or from when on a rank is slow; default: from the start, and routing knows',
    optional: true,
  },
  until: {
    kind: 'time',
    unit: 'us',
    help: 'time of the repair, or until when a rank is slow; default: never',
    optional: true,
  },
  every: {
    kind: 'time',
    unit: 'ms',
    help: 'time from one begin to the next, if it comes back; with until, training steps only, e.g. 600s',
    optional: true,
    min: 1,
  },
  index: {
    kind: 'count',
    help: 'index of a cable, for parallel cables between two nodes; default: all',
    optional: true,
  },
  fraction: {
    kind: 'fraction',
    help: 'probability that each cable fails, or each rank is slow, drawn per seed',
    optional: true,
  },
  slowdown: {
    kind: 'ratio',
    help: 'for a rank: factor by which its compute takes longer',
    optional: true,
    min: 1,
    max: 1e6,
  },
  speed: {
    kind: 'fraction',
    help: 'for a rank: remaining fraction of its speed; 80% is slowdown 1.25',
    optional: true,
    min: 1e-6,
    max: 1,
  },
  spread: {
    kind: 'fraction',
    help: 'for ranks: each computes longer by this times the size of a normal random number, by the seed',
    optional: true,
    min: 0,
    max: 1,
  },
} as const satisfies ParamSpec;

/** Keys of stragglers alone. */
const OF_RANKS = ['slowdown', 'speed', 'spread'] as const;
/** Keys that a straggler has not. */
const OF_CABLES = ['rate', 'index'] as const;

/** The parameter of a scenario that goes with `faults`. */
export const reconvergeParam = {
  kind: 'time',
  help: 'time until routing reacts to a failure or repair',
  default: '1ms',
} as const;
const RECONVERGE_PS = 1e9;

const EXAMPLE = 'e.g. faults: [spine 1, { name: leaf 3 - spine 0, rate: 25% }]';

/** The faults; undefined without any, or if any is wrong, which is reported. */
export function checkFaults(
  check: Checking,
  entry: Entry | undefined,
  reconverge: Entry | undefined,
  fabric: Fabric | undefined,
): Faults | undefined {
  const reconvergePs = reconverge
    ? checkValue(check, reconverge.value, 'reconverge', reconvergeParam)
    : RECONVERGE_PS;
  if (!entry) {
    if (reconverge) {
      const what = "'reconverge' is the time until routing reacts to faults, but the scenario has none";
      check.problems.push({ what, advice: EXAMPLE, span: reconverge.keySpan });
    }
    return undefined;
  }
  if (entry.value.kind !== 'list') {
    check.problems.push({ what: "'faults' must be a list", advice: EXAMPLE, span: entry.keySpan });
    return undefined;
  }
  if (!fabric) return undefined;
  const names = cableNames(fabric);
  const cables: CableFault[] = [];
  const stragglers: Straggler[] = [];
  for (const item of entry.value.items) {
    const fault = checkFault(check, item, entry, names);
    if (!fault) continue;
    if ('ranks' in fault) stragglers.push(fault);
    else cables.push(fault);
  }
  refuseUnknownFlaps(check, entry, [...cables, ...stragglers]);
  if (typeof reconvergePs !== 'number' || cables.length + stragglers.length === 0) return undefined;
  return { cables, stragglers, reconvergePs };
}

/** One fault at most may come back at unknown times: how several of them meet is not known. */
function refuseUnknownFlaps(check: Checking, entry: Entry, faults: readonly (CableFault | Straggler)[]) {
  const unknown = faults.filter(({ everyPs, atPs }) => everyPs !== undefined && atPs === undefined);
  if (unknown.length < 2) return;
  check.problems.push({
    what: `${unknown.length} faults come back at unknown times (every without at); the limit is 1`,
    advice: 'use a fault of several cables or ranks, or give all but one an at',
    span: entry.keySpan,
  });
}

function checkFault(
  check: Checking,
  item: Node,
  entry: Entry,
  names: CableNames,
): CableFault | Straggler | undefined {
  const map = blockOf(check, { key: 'a fault', keySpan: item.span, value: item });
  if (!map) return undefined;
  const at = { ...item.span, end: Math.min(item.span.end, item.span.start + 1) };
  const block: Block = { map, title: 'a fault', at: item.kind === 'map' ? at : item.span };
  checkKeys(check, block, ['name', ...Object.keys(faultParams)]);
  const named = entryOf(map, 'name');
  const values = checkParams(check, block, faultParams);
  if (!named) {
    check.problems.push({ what: 'a fault needs a name', advice: EXAMPLE, span: block.at });
    return undefined;
  }
  const scalar = scalarOf(check, named.value, 'name');
  if (!scalar || !values) return undefined;
  const report: Report = (key, what, advice) => {
    const span = entryOf(map, key) ? placeOfPath(map, [key]) : (scalar.span ?? entry.keySpan);
    check.problems.push({ what, advice, span });
  };
  if (OF_RANKS.some((key) => values[key] !== undefined)) {
    const extra = OF_CABLES.find((key) => entryOf(map, key));
    if (extra)
      return report(extra, `a slow rank has no '${extra}'`, `its NIC is a fault of its own: ${scalar.text}`);
    return straggler(scalar.text, values, names, report);
  }
  return cableFault(scalar.text, values, names, report);
}

type Report = (key: string, what: string, advice: string) => undefined;

function straggler(name: string, values: Values, names: CableNames, report: Report): Straggler | undefined {
  const found = names.ranks(name);
  if (!Array.isArray(found[0])) return report('name', ...(found as readonly [string, string]));
  const { slowdown, speed, fraction, spread } = values as Readonly<Record<string, number | undefined>>;
  if (slowdown !== undefined && speed !== undefined)
    return report('speed', "'speed' and 'slowdown' say the same", 'use one of them');
  if (speed === 1 && spread === undefined)
    return report('speed', 'a rank with all of its speed is not slow', 'use a speed below 100%');
  const times = timesOf(values, report, ['it is as fast as before', 'is slow']);
  if (!times) return undefined;
  return {
    what: name,
    ranks: found[0] as readonly number[],
    slowdown: slowdown ?? 1 / (speed ?? 1),
    chance: fraction,
    ...{ spread, ...times },
  };
}

/** The times of a fault; undefined if they are wrong, which is reported. */
function timesOf(values: Values, report: Report, [whatEnds, begins]: readonly [string, string]) {
  const [atPs, untilPs, everyPs] = [values.at, values.until, values.every] as (number | undefined)[];
  if (untilPs !== undefined && untilPs <= (atPs ?? 0)) {
    const what = `${whatEnds} at ${formatTime(untilPs)}, before it ${begins}`;
    return report('until', what, 'use an until after at');
  }
  if (everyPs === undefined) return { atPs, untilPs };
  if (untilPs === undefined)
    return report('every', "a fault with 'every' needs 'until'", 'e.g. until=200ms,every=600s');
  const lastsPs = untilPs - (atPs ?? 0);
  if (everyPs > lastsPs) return { atPs, untilPs, everyPs };
  const what = `it comes back every ${formatTime(everyPs)}, but lasts for ${formatTime(lastsPs)}`;
  return report('every', what, `use an every above ${formatTime(lastsPs)}`);
}

function cableFault(name: string, values: Values, names: CableNames, report: Report): CableFault | undefined {
  const found = names.cables(name);
  if (!Array.isArray(found[0])) return report('name', ...(found as readonly [string, string]));
  let cables = found[0] as readonly number[];
  const index = values.index as number | undefined;
  if (index !== undefined) {
    if (index >= cables.length) {
      const range = cables.length === 1 ? 'its only cable is 0' : `its cables are 0 to ${cables.length - 1}`;
      return report('index', `${name} has no cable ${index}`, range);
    }
    cables = [cables[index]!];
  }
  const times = timesOf(values, report, ['it is repaired', 'fails']);
  if (!times) return undefined;
  const share = values.rate as number;
  if (share === 1) return report('rate', 'a link with all of its rate has no fault', 'use a rate below 100%');
  return {
    ...{ what: index === undefined ? name : `${name}, cable ${index}`, cables, share, ...times },
    chance: values.fraction as number | undefined,
  };
}
