/**
 * One tick of the flow model as a recorded list of dispatches. A tick moves every replica with
 * settled rates to its next events, and every other through a few fill rounds. A kernel without
 * work is an empty dispatch.
 */
import type { BoundKernel, Device, DeviceBuffer, Dispatch, DispatchList } from '../../device/device.ts';
import { type KernelName as AnyName, kernelsIn } from '../../device/kernels.ts';
import type { FlowBuffers } from './buffers.ts';
import { type FlowProblem, ROW_BYTES, Row } from './problem.ts';

const { FILL_ROWS } = Row;
/** Invocations of a workgroup where a list does not say otherwise. */
const GROUP_SIZE = 64;

export interface FlowVariant {
  readonly replicas: number;
  readonly fillRounds: number;
  readonly groupSize: number;
  /** Paths are read from tables, not traced. */
  readonly sprayed: boolean;
  /** Paths spread over several links by weight. */
  readonly weighted: boolean;
  readonly keepRecords: boolean;
  /** Links with lists of unsettled flows are settled one after another. */
  readonly serial: boolean;
  /** Some lanes may run ahead (shaders/flow/ahead.wgsl). */
  readonly runsAhead?: boolean | undefined;
  /** Its kernels are compiled for it alone: `Device.bind`. */
  readonly settled: boolean;
}

/** The variant of a problem. */
export function variantOf(problem: FlowProblem, settled: boolean): FlowVariant {
  return {
    replicas: problem.replicas,
    fillRounds: problem.fillRounds,
    groupSize: problem.groupSize,
    sprayed: problem.sprayed,
    weighted: problem.weightUnit !== undefined,
    keepRecords: problem.records > 0,
    serial: problem.groupSize === 1,
    runsAhead: problem.sections.ahead !== undefined,
    settled,
  };
}

type KernelName = AnyName & `flow/${string}`;

/** A name → bound kernel function over one run's buffers. */
async function binder(device: Device, buffers: FlowBuffers, settled = false) {
  const kernels = await kernelsIn(device.form);
  return (
    name: KernelName,
    replicas: DeviceBuffer | undefined,
    overrides: Readonly<Record<string, number>> = {},
  ): BoundKernel => {
    const module = kernels[name];
    const named: Record<string, DeviceBuffer> = {};
    for (const { name: binding } of module.bindings) {
      const buffer = binding === 'replicas' ? replicas : buffers[binding as keyof FlowBuffers];
      if (buffer !== undefined) named[binding] = buffer;
    }
    const known = Object.entries(overrides).filter(([key]) => key in module.overrides);
    return device.bind(module, named, Object.fromEntries(known), settled);
  };
}

/** The list that puts all replicas at their start. */
export async function recordStart(
  device: Device,
  buffers: FlowBuffers,
  lanes: number,
  links: number,
  { replicas, runsAhead }: Pick<FlowVariant, 'replicas' | 'runsAhead'>,
): Promise<DispatchList> {
  const bind = await binder(device, buffers);
  const ahead = { runs_ahead: runsAhead ? 1 : 0 };
  return device.record([
    { kernel: bind('flow/init', undefined, ahead), groups: [blocks(lanes), replicas, 1] },
    { kernel: bind('flow/init_links', undefined), groups: [blocks(links), replicas, 1] },
  ]);
}

/** The list that credits links with the bytes still held by lanes. */
export async function recordFlush(
  device: Device,
  buffers: FlowBuffers,
  lanes: number,
  variant: FlowVariant,
): Promise<DispatchList> {
  const bind = await binder(device, buffers);
  const weighted = variant.weighted ? 1 : 0;
  return device.record([
    { kernel: bind('flow/flush', undefined, { weighted }), groups: [blocks(lanes), variant.replicas, 1] },
  ]);
}

/** The list of one tick. */
export async function recordTick(
  device: Device,
  buffers: FlowBuffers,
  variant: FlowVariant,
): Promise<DispatchList> {
  const { groupSize } = variant;
  const shared = {
    ...{ weighted: variant.weighted ? 1 : 0, group_size: groupSize },
    serial: variant.serial ? 1 : 0,
    runs_ahead: variant.runsAhead ? 1 : 0,
  };
  const bound = await binder(device, buffers, variant.settled);
  const bind = (name: KernelName, replicas?: DeviceBuffer, own: Readonly<Record<string, number>> = {}) =>
    bound(name, replicas, { ...shared, ...own });
  const each: readonly [number, number, number] = [blocks(variant.replicas, groupSize), 1, 1];
  const row = (index: number) => ({ indirect: buffers.groups, offset: index * ROW_BYTES });
  const events = (name: KernelName, index: number): Dispatch => ({
    kernel: bind(name, buffers.active_events),
    groups: row(index),
  });
  const found = (index: number) => ({ indirect: buffers.found_groups, offset: index * ROW_BYTES });
  const list: Dispatch[] = [
    { kernel: bind('flow/begin', buffers.active_events), groups: each },
    ...(variant.runsAhead ? [{ kernel: bind('flow/ahead'), groups: each }] : []),
    events('flow/decode', Row.TOUCHED),
    {
      kernel: bind(variant.sprayed ? 'flow/spray' : 'flow/trace', buffers.active_events),
      groups: found(Row.PATHS),
    },
    events('flow/arm', Row.TOUCHED),
    events('flow/renew', Row.STALE),
    events('flow/scan', Row.CALENDAR),
    events('flow/due', Row.CALENDAR),
    { kernel: bind('flow/events', buffers.active_events), groups: found(Row.DUE) },
    { kernel: bind('flow/plan_due'), groups: each },
    ...(variant.keepRecords ? [events('flow/record', Row.ENDED)] : []),
    events('flow/advance', Row.ENDED),
    events('flow/admit', Row.STARTED),
    { kernel: bind('flow/decide', buffers.active_release), groups: each },
  ];
  for (let level = 0; level < variant.fillRounds; level++) {
    const index = Row.FILL + FILL_ROWS * variant.fillRounds + level;
    list.push(
      { kernel: bind('flow/plan_reach', buffers.active_fill, { level }), groups: found(Row.SOLVES) },
      { kernel: bind('flow/reach', buffers.active_fill), groups: row(index) },
    );
  }
  list.push(
    { kernel: bind('flow/relist', buffers.active_release), groups: row(Row.RELIST) },
    { kernel: bind('flow/release', buffers.active_release), groups: row(Row.RELEASE) },
  );
  for (let fill = 0; fill < variant.fillRounds; fill++) {
    const open = (name: KernelName, index: number): Dispatch => ({
      kernel: bind(name, buffers.active_fill),
      groups: row(index),
    });
    list.push(
      { kernel: bind('flow/plan_fill', buffers.active_fill, { fill }), groups: found(Row.SOLVES) },
      open('flow/share', Row.FILL + FILL_ROWS * fill),
      open('flow/compare', Row.FILL + FILL_ROWS * fill + 1),
      open('flow/settle', Row.FILL + FILL_ROWS * fill + 1),
    );
  }
  return device.record(list);
}

function blocks(items: number, groupSize = GROUP_SIZE): number {
  return Math.ceil(items / groupSize);
}
