/** A laid out training step as columns of numbers, small enough to send to whoever draws it. */
import type { LaidOutStep } from '../laid-out.ts';
import { roleSegments } from '../segments.ts';
import { type Bubbles, bubblesOf } from './bubbles.ts';
import { type Items, itemsOf } from './items.ts';
import { pathItems } from './path-items.ts';
import { type Lane, sidesOf } from './sides.ts';
import { type Units, unitsOf } from './units.ts';

/** Roles that are kept: the first ones, and the last one. */
const MOST_ROLES = 64;
/** Items that are kept, at about 50 bytes each; beyond them roles are left out. */
const MOST_ITEMS = 400_000;

/** A collective of the step. */
export interface TrackCollective {
  /** E.g. `tp all-gather stage 0`. */
  readonly name: string;
  /** The kind of group, e.g. `tp`. */
  readonly group: string;
  readonly algorithm: string;
  /** As nccl-tests counts. */
  readonly bytes: number;
  readonly groups: number;
  /** Ranks of one group. */
  readonly ranks: number;
}

/** The items of a training step by role and stream. Times in ps from the start of the step. */
export interface StepTracks {
  readonly totalPs: number;
  /** The time at rung `endpoints`, if {@link LaidOutStep.ideal} is known. */
  readonly idealPs: number | undefined;
  /** Names; the first is the compute stream. */
  readonly streams: readonly string[];
  readonly roles: readonly { readonly name: string; readonly ranks: number }[];
  /** Further roles of the step, which are not in `roles`. */
  readonly rolesLeftOut: number;
  readonly collectives: readonly TrackCollective[];
  readonly labels: readonly string[];
  readonly lanes: readonly Lane[];
  readonly items: Items;
  readonly units: Units;
  /** E.g. `F3`. */
  readonly unitNames: readonly string[];
  /** Items of the critical path, first to last, those of roles that are left out excepted. */
  readonly path: Uint32Array<ArrayBuffer>;
  readonly bubbles: Bubbles;
}

/** The tracks of a step. */
export function stepTracks(
  step: LaidOutStep,
  { mostRoles = MOST_ROLES, mostItems = MOST_ITEMS } = {},
): StepTracks {
  const { graph, layout, ideal } = step;
  const { program } = graph;
  const sides = sidesOf(step, shownRoles(step, mostRoles, mostItems));
  const segments = roleSegments(graph, layout);
  const { items, labels } = itemsOf(step, sides, segments);
  return {
    totalPs: layout.totalPs,
    idealPs: ideal?.totalPs,
    streams: program.streams,
    roles: sides.roles.map((role) => {
      const { name, ranks } = program.roles[role]!;
      return { name, ranks: ranks.length };
    }),
    rolesLeftOut: program.roles.length - sides.roles.length,
    collectives: program.collectives.map(({ name, group, algorithm, bytes, groups }) => ({
      ...{ name, group, algorithm, bytes },
      ...{ groups: groups.length, ranks: groups[0]?.length ?? 0 },
    })),
    labels,
    lanes: sides.lanes,
    items,
    ...unitsOf(step, sides),
    path: pathItems(step, sides),
    bubbles: bubblesOf(segments, layout.totalPs, sides),
  };
}

/** The buffers of tracks, to be handed over with them. */
export function trackBuffers({ items, units, path, bubbles }: StepTracks): ArrayBuffer[] {
  return [...Object.values(items), ...Object.values(units), ...Object.values(bubbles), path].map(
    ({ buffer }) => buffer,
  );
}

/** Indices of the roles that are kept, ascending. */
function shownRoles({ graph }: LaidOutStep, mostRoles: number, mostItems: number): number[] {
  const { roles } = graph.program;
  const sizes = roles.map(({ phases }) =>
    phases.reduce((sum, { repeat, items }) => sum + repeat * items.length, 0),
  );
  const last = roles.length - 1;
  let left = mostItems - (sizes[last] ?? 0);
  const first: number[] = [];
  for (let role = 0; role < Math.min(last, mostRoles - 1); role++) {
    left -= sizes[role]!;
    if (left < 0) break;
    first.push(role);
  }
  return last < 0 ? [] : [...first, last];
}
