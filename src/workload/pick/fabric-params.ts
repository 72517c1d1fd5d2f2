/**
 * Parameters of an algorithm that the fabric knows better than a default: the ranks of a server,
 * the axes of a torus. The scenario's values have priority. A warning says when they contradict the
 * fabric, or when an algorithm does not work on this fabric as its name says.
 */
import type { Algorithm } from '../../collective/algorithm.ts';
import type { AlgorithmValues } from '../../collective/build.ts';
import type { Fabric } from '../../model/fabric.ts';
import { type Warning, warning } from '../../model/warning.ts';
import { AXES, type TorusAxes, torusAxes } from './torus-axes.ts';

/** Facts of groups that do the same at a time. */
export interface GroupShape {
  /**
   * Consecutive ranks that share a server: in all groups alike, or parts of a server's ranks; 1:
   * none do.
   */
  readonly gpus: number;
  /** The fewest and the most of a group's consecutive ranks that share a server. */
  readonly together: readonly [number, number];
  /** Whether every group is in one server. */
  readonly oneServer: boolean;
  readonly axes: TorusAxes | undefined;
}

/** The shape of groups on a fabric. */
export function shapeOfGroups(fabric: Fabric, groups: readonly Uint32Array[]): GroupShape {
  const runs = groups.map((group) => runsOf(fabric, group));
  const lengths = [...new Set(runs.flat())];
  let axes: { readonly found: TorusAxes | undefined } | undefined;
  return {
    gpus: lengths.reduce(greatestDivisor, 0) || 1,
    together: [Math.min(...lengths), Math.max(...lengths)],
    oneServer: runs.every((own) => own.length < 2),
    // Looked for where it is wanted: it goes over all links.
    get axes() {
      axes ??= { found: commonAxes(fabric, groups) };
      return axes.found;
    },
  };
}

/** Lengths of the runs of ranks of one server, in the group's order. */
function runsOf({ server }: Fabric, group: Uint32Array): number[] {
  const runs: number[] = [];
  group.forEach((rank, i) => {
    if (i > 0 && server[rank] === server[group[i - 1]!]) runs[runs.length - 1]!++;
    else runs.push(1);
  });
  return runs;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Axes that all groups have. */
function commonAxes(fabric: Fabric, groups: readonly Uint32Array[]): TorusAxes | undefined {
  const [first, ...others] = groups;
  const axes = first && torusAxes(fabric, first);
  if (!axes) return undefined;
  const same = others.every((group) => {
    const own = torusAxes(fabric, group);
    return own && AXES.every((axis) => own[axis] === axes[axis]);
  });
  return same ? axes : undefined;
}

/** Values of the parameters that the fabric knows, of those that are not set. */
export function fromFabric(
  { params, mergesCopies = false }: Algorithm,
  shape: GroupShape,
  values: AlgorithmValues,
  given: readonly string[],
): AlgorithmValues {
  const found: Record<string, number> = {};
  for (const [key, { known, max = Infinity }] of Object.entries(params)) {
    if (known === undefined || given.includes(key)) continue;
    if (known === 'axis') {
      const said = Object.keys(params).some(
        (other) => params[other]!.known === 'axis' && given.includes(other),
      );
      if (shape.axes && !said) found[key] = shape.axes[key as keyof TorusAxes];
    } else if ((!shape.oneServer || mergesCopies) && (known === 'servers' || takesNics(values))) {
      found[key] = largestDivisor(shape.gpus, max);
    }
  }
  return found;
}

/** Ways through servers differ by channel: one alone goes the same way whatever it is told. */
function takesNics({ channels, direction }: AlgorithmValues): boolean {
  return Number(channels ?? 1) > 1 || direction === 'bi';
}

function largestDivisor(n: number, most: number): number {
  let divisor = Math.min(n, most);
  while (n % divisor !== 0) divisor--;
  return divisor;
}

/** Payload of a full packet: the largest MTU of RoCE and InfiniBand. */
const PACKET_BYTES = 4096;

/** The largest size that an algorithm is used for, and its group in a training step. */
export interface Use {
  readonly bytes: number;
  readonly group?: string;
}

/** Warnings about an algorithm with these values on the fabric. */
export function shapeNotes(
  algorithm: Algorithm,
  shape: GroupShape,
  values: AlgorithmValues,
  given: readonly string[],
  { bytes, group }: Use,
): Warning[] {
  const { name, params, withinServer } = algorithm;
  const who: Who = { ...(group !== undefined && { group }), algorithm: name };
  const notes: Warning[] = [];
  if (withinServer && !shape.oneServer) notes.push(warning('beyond-a-server', who));
  const servers = Object.keys(params).find(
    (key) => params[key]!.known === 'servers' || params[key]!.known === 'nics',
  );
  if (servers !== undefined)
    notes.push(...serverNotes({ ...who, bytes }, algorithm, servers, shape, values, given));
  if (Object.values(params).some(({ known }) => known === 'axis'))
    notes.push(...axisNotes(who, shape, values, given));
  return notes;
}

/** Whose warning it is. */
interface Who {
  readonly group?: string;
  readonly algorithm: string;
}

function serverNotes(
  { bytes, ...who }: Who & Pick<Use, 'bytes'>,
  { params, levels }: Algorithm,
  key: string,
  { gpus, oneServer, together: [least, most] }: GroupShape,
  values: AlgorithmValues,
  given: readonly string[],
): Warning[] {
  const value = Number(values[key] ?? 1);
  if (given.includes(key) && value !== gpus)
    return [warning('servers-contradicted', { ...who, key, value, least, most })];
  if (oneServer) return [];
  if (levels && value === 1) return [warning('one-level', { ...who, least, most })];
  const channels = Number(values.channels ?? 1);
  const enough = Math.min(value, params.channels?.max ?? value);
  // With less than a packet for each channel, all bytes leave by one NIC in one packet as well.
  const isShared = bytes >= enough * PACKET_BYTES;
  const isFew = channels < enough && isShared && !given.includes('channels');
  if (params[key]!.known === 'servers' && !levels && isFew)
    return [warning('few-channels', { ...who, channels, ranks: value, enough })];
  return [];
}

function axisNotes(
  who: Who,
  { axes }: GroupShape,
  values: AlgorithmValues,
  given: readonly string[],
): Warning[] {
  const sizes = AXES.map((axis) => Number(values[axis] ?? (axis === 'x' ? 0 : 1)));
  const said = AXES.filter((axis) => given.includes(axis)).map((axis) => `${axis}=${values[axis]}`);
  if (!axes) return said.length > 0 ? [] : [warning('no-axes', who)];
  const differs = AXES.some((axis, i) => sizes[i] !== axes[axis] && !(axis === 'x' && sizes[i] === 0));
  if (!differs || said.length === 0) return [];
  const found = AXES.map((axis) => axes[axis]).join(',');
  return [warning('axes-contradicted', { ...who, given: said.join(','), axes: found })];
}

/** The values of the fabric's shape, for people: `gpus` above 1, axes. */
export function shapeShown(
  { params }: Algorithm,
  values: AlgorithmValues,
): Readonly<Record<string, number>> | undefined {
  // Axes of which the first is the rest after the others: not printed, and one ring.
  if (params.x?.known === 'axis' && Number(values.x ?? 0) === 0) return undefined;
  const shown = Object.entries(params).flatMap(([key, { known }]): [string, number][] => {
    const value = Number(values[key] ?? 0);
    return known !== undefined && value > (known === 'axis' ? 0 : 1) ? [[key, value]] : [];
  });
  return shown.length > 0 ? Object.fromEntries(shown) : undefined;
}
