/** The `cost` block: prices, rent and energy, from which a result tells money and watts. */
import type { ParamSpec } from '../../model/params.ts';
import type { Accelerator } from '../../presets/hardware/accelerators.ts';
import type { CostValues } from '../scenario.ts';
import { type Entry, entryOf, type MapNode } from '../text/tree.ts';
import { blockOf } from './blocks.ts';
import { type Checking, checkKeys, checkParams } from './values.ts';

/** Power of the rest of a server for each accelerator, W. */
const SERVER_WATTS = 575;
/** Power limit of an accelerator that is not named, W. */
const USUAL_WATTS = 700;

/** Keys of `cost`. Money is in USD. */
export const costParams = {
  accelerator: {
    kind: 'ratio',
    help: 'price of an accelerator with its share of the server, USD',
    default: 27_500,
    min: 0,
    max: 1e9,
  },
  network: {
    kind: 'ratio',
    help: 'price of the whole network, USD; default: the bill of weft topo',
    optional: true,
    min: 0,
    max: 1e15,
  },
  lifetime: {
    kind: 'ratio',
    help: 'years in which the prices are paid off',
    default: 4,
    min: 0.01,
    max: 100,
  },
  rent: {
    kind: 'ratio',
    help: 'rent of an accelerator-hour, USD, network and energy included; in place of prices, lifetime and energy',
    optional: true,
    min: 0,
    max: 1e6,
  },
  watts: {
    kind: 'ratio',
    help: `power of an accelerator with its share of the server, W; default: its limit, or ${USUAL_WATTS}, and ${SERVER_WATTS} of the server`,
    optional: true,
    min: 0,
    max: 1e6,
  },
  energy: { kind: 'ratio', help: 'price of a kWh, USD', default: 0.078, min: 0, max: 1e3 },
  pue: {
    kind: 'ratio',
    help: 'power of the data centre over that of its machines (PUE)',
    default: 1.2,
    min: 1,
    max: 10,
  },
  utilization: {
    kind: 'fraction',
    help: 'fraction of the time in which the cluster trains',
    default: 0.9,
    min: 0.001,
    max: 1,
  },
} as const satisfies ParamSpec;

/** Keys that rent takes the place of. */
const NOT_WITH_RENT = ['accelerator', 'network', 'lifetime', 'energy'] as const;

/** The values of the block; undefined without it, or if it is wrong, which is reported. */
export function checkCost(
  check: Checking,
  entry: Entry | undefined,
  root: MapNode,
  accelerators: readonly Accelerator[],
): CostValues | undefined {
  if (!entry) return undefined;
  if (!entryOf(root, 'training') && !entryOf(root, 'step')) {
    const what = "'cost' is the cost of a training step, but the scenario has none";
    check.problems.push({ what, advice: 'remove cost, or use it with training', span: entry.keySpan });
    return undefined;
  }
  const map = blockOf(check, entry);
  if (!map) return undefined;
  const block = { map, title: 'cost', at: entry.keySpan };
  checkKeys(check, block, Object.keys(costParams));
  const values = checkParams(check, block, costParams) as Omit<CostValues, 'given'> | undefined;
  if (!values) return undefined;
  const given = Object.keys(costParams).filter((key) => entryOf(map, key));
  const twice = values.rent === undefined ? undefined : NOT_WITH_RENT.find((key) => given.includes(key));
  if (twice) {
    const advice = `remove rent, or ${twice}`;
    const what = `rent contains '${twice}'`;
    check.problems.push({ what, advice, span: entryOf(map, twice)!.keySpan });
    return undefined;
  }
  return { ...values, watts: values.watts ?? wattsOf(root, accelerators), given };
}

/** Power of a named accelerator, else of the usual one, with its share of the server. */
function wattsOf(root: MapNode, accelerators: readonly Accelerator[]): number {
  const training = entryOf(root, 'training')?.value;
  const named = training?.kind === 'map' ? entryOf(training, 'accelerator')?.value : undefined;
  const name = named?.kind === 'map' ? entryOf(named, 'name')?.value : named;
  const found = accelerators.find((one) => name?.kind === 'scalar' && one.name === name.text);
  return (found?.power === undefined ? USUAL_WATTS : Number.parseFloat(found.power)) + SERVER_WATTS;
}
