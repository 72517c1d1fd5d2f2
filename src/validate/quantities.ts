/** Quantities that can be read from a result and held to a value. */
import type { CollectiveResult, Quantity as Measured, Result } from '../model/result.ts';
import type { QuantityKind } from '../units/scales.ts';
import type { FabricOutcome, Outcome, Which } from './outcome.ts';

/** Values of all seeds in the base unit of `kind`; a text where it is a name; undefined: none. */
type Read = readonly number[] | string | undefined;

export interface Quantity {
  readonly name: string;
  /** How values of it are written: bit/s, ps, bytes, numbers. `text`: a name. */
  readonly kind: QuantityKind | 'text';
  /** The unit it is shown in, and base units to it; default: by its size. */
  readonly unit?: readonly [name: string, base: number];
  /** Whether it is of a fabric, and no scenario. */
  readonly ofFabric?: boolean;
  /** Whether messages must be listed for it. */
  readonly ofFlows?: boolean;
  read(outcome: Outcome, which: Which): Read;
}

const PS = 1e6;
const BPS = 8e9;

const samplesOf = (measured: Measured | undefined, factor = 1): Read => {
  if (measured === undefined) return undefined;
  return (typeof measured === 'number' ? [measured] : measured.samples).map((value) => value * factor);
};

/** A quantity of a result. */
function ofResult(
  name: string,
  kind: Quantity['kind'],
  read: (result: Result, which: Which) => Read,
  more: Partial<Quantity> = {},
): Quantity {
  return {
    name,
    kind,
    read: (outcome, which) => (outcome.kind === 'result' ? read(outcome.result, which) : undefined),
    ...more,
  };
}

/** A count of a fabric. */
function ofFabric(name: string, read: (fabric: FabricOutcome) => number | undefined): Quantity {
  return {
    name,
    kind: 'ratio',
    ofFabric: true,
    read: (outcome) => {
      const value = outcome.kind === 'fabric' ? read(outcome) : undefined;
      return value === undefined ? undefined : [value];
    },
  };
}

/** The row of a size, of a collective. */
function rowOf({ collectives }: Result, { size }: Which): CollectiveResult | undefined {
  return size === undefined ? collectives[0] : collectives.find(({ bytes }) => bytes === size);
}

const time = (name: 'time_us' | 'ideal_us') => (result: Result, which: Which) =>
  samplesOf((result.kind === 'collective' ? rowOf(result, which) : result.step)?.[name], PS);

/** Rung `compute`: a training step without its communication, so work and the bubble alone. */
const computeTime = ({ step }: Result): Read =>
  samplesOf(step?.ladder.find(({ rung }) => rung === 'compute')?.time_us, PS);

const completion = (name: 'min' | 'mean' | 'p50' | 'p99' | 'max') =>
  ofResult(`fct-${name}`, 'time', ({ flows }) => samplesOf(flows.fct_us?.[name], PS));

/** Last completion minus first, seed by seed. */
function spreadOf({ flows: { fct_us: times } }: Result): Read {
  const [first, last] = [samplesOf(times?.min, PS), samplesOf(times?.max, PS)];
  if (typeof first !== 'object' || typeof last !== 'object') return undefined;
  return last.map((end, i) => end - (first[i] ?? first[0]!));
}

/** Most bytes on one link, over those of a message; of all links the hottest are listed. */
function heaviestLink({ links, traffic }: Result): Read {
  if (!traffic || links.length === 0) return undefined;
  return [(Math.max(...links.map(({ bytes }) => bytes)) * traffic.messages) / traffic.bytes];
}

/** A message of the first seed. */
const messageOf = ({ flows }: Result, { flow }: Which) =>
  flows.list?.find(({ src, dst }) => src === flow?.src && dst === flow?.dst);

/** From issue to completion. */
function flowTime(result: Result, which: Which): Read {
  const found = messageOf(result, which);
  return found && [(found.end_us - found.start_us) * PS];
}

/** Payload over the time from issue to completion. */
function flowRate(result: Result, which: Which): Read {
  const found = messageOf(result, which);
  return found && [(found.bytes * 8e6) / (found.end_us - found.start_us)];
}

/** Switches but those of scale-up domains. */
const outsideServers = ({ bill }: FabricOutcome): number =>
  bill.items.reduce((sum, { what, count }) => (what === 'switch' ? sum + count : sum), 0);

/** Cables between switches. */
const betweenSwitches = ({ facts }: FabricOutcome): number =>
  facts.cables.reduce((sum, { length, count }) => (length === 'switch' ? sum + count : sum), 0);

/** Without NICs, which published bills of networks leave out; undefined where a part has none. */
function networkPrice({ bill }: FabricOutcome): number | undefined {
  const parts = bill.items.filter(({ what }) => what !== 'nic');
  if (parts.some(({ price }) => price === null)) return undefined;
  return parts.reduce((sum, { count, price }) => sum + count * (price ?? 0), 0);
}

function networkPricePerRank(fabric: FabricOutcome): number | undefined {
  const price = networkPrice(fabric);
  return price === undefined ? undefined : price / fabric.facts.ranks;
}

const GBPS = { unit: ['GB/s', BPS] } as const;

export const quantities: readonly Quantity[] = [
  ofResult('time', 'time', time('time_us')),
  ofResult('time-range', 'time', ({ range }) => range?.time_us.map((us) => us * PS)),
  ofResult('ideal', 'time', time('ideal_us')),
  ofResult('compute', 'time', computeTime),
  ofResult('busbw', 'rate', (result, which) => samplesOf(rowOf(result, which)?.busbw_GBps, BPS), GBPS),
  ofResult('algbw', 'rate', (result, which) => samplesOf(rowOf(result, which)?.algbw_GBps, BPS), GBPS),
  ofResult('loss', 'fraction', ({ step }) => samplesOf(step?.loss)),
  ofResult('algorithm', 'text', (result, which) => rowOf(result, which)?.algorithm),
  ofResult('protocol', 'text', (result, which) => rowOf(result, which)?.protocol),
  ...(['min', 'mean', 'p50', 'p99', 'max'] as const).map(completion),
  ofResult('fct-spread', 'time', spreadOf),
  ofResult('flow-time', 'time', flowTime, { ofFlows: true }),
  ofResult('flow-rate', 'rate', flowRate, { ofFlows: true, unit: ['Gbit/s', 1e9] }),
  ofResult('link-load', 'ratio', heaviestLink),
  ofResult('utilization', 'fraction', ({ links }) => [Math.max(...links.map((link) => link.utilization))]),
  ofResult('marked', 'fraction', ({ counters: { ecn_marks, packets } }) =>
    ecn_marks === undefined || !packets ? undefined : [ecn_marks / packets],
  ),
  ofResult('parameters', 'ratio', ({ training }) => samplesOf(training?.parameters)),
  ofResult('mfu', 'fraction', ({ training }) => samplesOf(training?.mfu?.causal)),
  ofResult('active-parameters', 'ratio', ({ training }) => samplesOf(training?.activeParameters)),
  ofResult('pauses', 'ratio', ({ counters }) => samplesOf(counters.pauses)),
  ofResult('drops', 'ratio', ({ counters }) => samplesOf(counters.drops)),
  ofFabric('ranks', ({ facts }) => facts.ranks),
  ofFabric('switches', outsideServers),
  ofFabric('switch-cables', betweenSwitches),
  ofFabric('diameter', ({ facts }) => facts.diameter),
  ofFabric('mean-hops', ({ facts }) => facts.meanHops),
  ofFabric('all-to-all-load', ({ facts }) => (facts.allToAll?.exact ? facts.allToAll.messages : undefined)),
  ofFabric('network-price', networkPrice),
  ofFabric('network-price-per-rank', networkPricePerRank),
];
