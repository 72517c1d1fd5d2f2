/** Makes the items of one pipeline stage. */
import type { AlgorithmValues } from '../../collective/build.ts';
import type { CollectiveName } from '../algorithms.ts';
import { computeTimes, type Piece, type WorkLabel } from '../compute/times.ts';
import type { Training } from '../params.ts';
import type { CollectiveItem, ComputeItem, ProgramItem } from '../program.ts';
import type { CollectiveTable, Traffic } from './collectives.ts';
import { expertLoad } from './expert-load.ts';
import type { Grid, GroupKind } from './placement.ts';

/** Items in the order in which a role runs them. */
export type Items = readonly ProgramItem[];

/** Kinds of groups within a stage. */
export type StageKind = Exclude<GroupKind, 'pp' | 'all'>;

/** The stream of computation in every program. */
export const COMPUTE = 0;

/** The event of a role that the last item of a unit of work records on the compute stream. */
export const POINT = 0;

/** Names of streams and their indices; a name gets its index when it is first asked for. */
export interface Streams {
  readonly names: readonly string[];
  of(name: string): number;
}

/** Streams with only `compute`. */
export function createStreams(): Streams {
  const names = ['compute'];
  return {
    names,
    of(name) {
      const known = names.indexOf(name);
      return known >= 0 ? known : names.push(name) - 1;
    },
  };
}

/** The parts that all stages of a program share. */
export interface Frame {
  readonly training: Training;
  readonly grid: Grid;
  readonly streams: Streams;
  readonly table: CollectiveTable;
  /** Copies of each parameter in a pipeline: with 2, the stages s and pp-1-s hold the same. */
  readonly copies: number;
  /** Whether the traffic of experts runs under the other pass of a pair. */
  readonly pairs: boolean;
}

/** A collective that the compute stream does not wait for at once. */
export interface Exchange {
  /** The call, which starts when an event has occurred. */
  readonly call: (after: number) => CollectiveItem;
  /** The wait of the compute stream for its end. */
  readonly wait: ComputeItem;
}

/** Makes items of one stage; times in ps, work in FLOP. */
export interface Kit extends Frame {
  readonly stage: number;
  /** Tokens of a micro-batch on one rank (of its context-parallel part). */
  readonly tokens: number;
  /** Bytes of the activations of these tokens, whole width. */
  readonly activations: number;
  /**
   * Compute of `tokenFlops` FLOPs a token, split over tp. With rates of kernels, the label and the
   * piece say which work it is.
   */
  compute(tokenFlops: number, label: WorkLabel, piece?: Piece): ComputeItem;
  /** A collective that the compute stream waits for; none if its groups have one rank. */
  exposed(
    kind: StageKind,
    collective: CollectiveName,
    bytes: number,
    params?: AlgorithmValues,
    traffic?: Traffic,
  ): Items;
  /** A collective on a stream of its own; undefined if its groups have one rank. */
  posted(
    stream: string,
    kind: StageKind,
    collective: CollectiveName,
    bytes: number,
    after: readonly number[],
    params?: AlgorithmValues,
  ): CollectiveItem | undefined;
  /**
   * A collective on a stream of its own, at which a pass may hand the compute stream to another
   * one; undefined if its groups have one rank.
   */
  exchange(
    stream: string,
    kind: StageKind,
    collective: CollectiveName,
    bytes: number,
    traffic?: Traffic,
  ): Exchange | undefined;
  /** Whether the item waits for an exchange. */
  isHandover(item: ProgramItem): boolean;
  /** A point of the compute stream that waits for events. */
  wait(after: readonly number[]): ComputeItem;
  /** A new event of the role. */
  event(): number;
  /**
   * In pairs, the event of the compute stream that stands for the result of a block: its output, or
   * the gradient of its input.
   */
  result(side: 'forward' | 'backward'): number;
  /** The items once more, with events of their own for those that they record. */
  again(items: Items): Items;
  /** The event that the reductions on a stream record; the optimizer waits for it. */
  end(stream: string): number;
  /** All events of {@link end}. */
  ends(): readonly number[];
}

/** The kit of a stage of `frame`. */
export function createKit(frame: Frame, stage: number): Kit {
  const { training, grid, streams, table } = frame;
  const { model, batch, accelerator } = training;
  const { tp, cp, pp } = grid.sizes;
  const tokens = ((batch.sequences / batch.microBatches) * model.sequence) / cp;
  const timeOf = computeTimes(training, { ...grid.sizes, tokens, load: expertLoad(training).busiest });
  const place = pp > 1 ? `stage ${stage}` : undefined;
  const mirror = pp - 1 - stage;
  const both = [Math.min(stage, mirror), Math.max(stage, mirror)] as const;
  /** Whether another stage has the same parameters, and so takes part. */
  const isTwin = (kind: StageKind) =>
    frame.copies > 1 && (kind === 'dp' || kind === 'edp' || kind === 'replica');
  const groups = new Map<StageKind, readonly Uint32Array[]>();
  const groupsOf = (kind: StageKind) => {
    const known =
      groups.get(kind) ?? (isTwin(kind) ? twinGroups(grid, kind, both) : grid.groups(kind, stage));
    groups.set(kind, known);
    return known;
  };
  let events = POINT + 1;
  const exchanges = new Set<number>();
  const results = new Map<string, number>();
  const ends = new Map<string, number>();
  const call = (
    kind: StageKind,
    collective: CollectiveName,
    bytes: number,
    params?: AlgorithmValues,
    traffic?: Traffic,
  ) =>
    table.intern({
      ...{ kind, collective, bytes, groups: groupsOf(kind), traffic },
      ...(isTwin(kind) ? { roles: both, place: `stages ${both.join(' and ')}` } : { roles: [stage], place }),
      ...(params ? { params } : {}),
    });
  return {
    ...frame,
    stage,
    tokens,
    activations: tokens * model.hidden * model.dtypeBytes,
    compute(tokenFlops, label, piece) {
      const seconds = (tokens * tokenFlops) / tp / (accelerator.peak * accelerator.efficiency);
      const timePs = timeOf?.(label, piece) ?? Math.round(seconds * 1e12);
      return { kind: 'compute', on: COMPUTE, timePs, label };
    },
    exposed(kind, name, bytes, params, traffic) {
      const collective = call(kind, name, bytes, params, traffic);
      return collective === undefined ? [] : [{ kind: 'collective', on: COMPUTE, collective }];
    },
    posted(stream, kind, name, bytes, after, params) {
      const collective = call(kind, name, bytes, params);
      return collective === undefined
        ? undefined
        : { kind: 'collective', on: streams.of(stream), after, collective };
    },
    exchange(stream, kind, name, bytes, traffic) {
      const collective = call(kind, name, bytes, undefined, traffic);
      if (collective === undefined) return undefined;
      const event = events++;
      exchanges.add(event);
      const on = streams.of(stream);
      return {
        call: (after) => ({ kind: 'collective', on, after: [after], event, collective }),
        wait: wait([event]),
      };
    },
    isHandover: ({ on, after }) => on === COMPUTE && (after?.some((event) => exchanges.has(event)) ?? false),
    wait,
    event: () => events++,
    result(side) {
      const event = results.get(side) ?? events++;
      results.set(side, event);
      return event;
    },
    again(items) {
      const own = new Map<number, number>();
      for (const { event } of items) {
        if (event === undefined || own.has(event)) continue;
        own.set(event, events++);
        if (exchanges.has(event)) exchanges.add(own.get(event)!);
      }
      return items.map((item) => ({
        ...item,
        ...(item.after ? { after: item.after.map((event) => own.get(event) ?? event) } : {}),
        ...(item.event === undefined ? {} : { event: own.get(item.event)! }),
      }));
    },
    end(stream) {
      const event = ends.get(stream) ?? events++;
      ends.set(stream, event);
      return event;
    },
    ends: () => [...ends.values()],
  };
}

function wait(after: readonly number[]): ComputeItem {
  return { kind: 'compute', on: COMPUTE, timePs: 0, after, label: 'wait' };
}

/** Groups over two stages. */
function twinGroups(grid: Grid, kind: StageKind, [one, other]: readonly [number, number]) {
  const others = grid.groups(kind, other);
  return grid.groups(kind, one).map((group, i) => Uint32Array.from([...group, ...others[i]!]));
}

/** `items` with `event` recorded when the last of them, on the compute stream, has ended. */
export function recording(items: Items, event: number, kit: Kit): Items {
  const last = items.at(-1);
  if (!last || last.on !== COMPUTE || last.event !== undefined) {
    return [...items, { ...kit.wait([]), event }];
  }
  return [...items.slice(0, -1), { ...last, event }];
}
