/**
 * Route tables, link facts and seeds in one device array, with the sections' places
 * (shaders/flow/tables.wgsl).
 */
import type { structs } from '../../kernels/index.ts';
import { words as layouts } from '../../kernels/words.ts';
import { type Fabric, type Links, NodeKind } from '../../model/fabric.ts';
import { NO_LINK, type RouteTables } from '../../model/routes.ts';
import { memoOf } from '../../util/memo.ts';
import type { Reality } from './api.ts';

export type Section = keyof typeof structs.Sections.fields;

/** Named word arrays, to be laid one behind another. */
export type SectionWords = Partial<Record<Section, Uint32Array>>;

/** Bytes per picosecond of each link; 0 if the reality lets it carry any rate. */
export function linkCapacities(fabric: Fabric, reality: Reality): Float32Array {
  const ofFabric = capacities.get(fabric) ?? new Map<Reality, Float32Array>();
  capacities.set(fabric, ofFabric);
  const capacity = ofFabric.get(reality) ?? ratesOf(fabric, reality);
  ofFabric.set(reality, capacity);
  return capacity;
}

/** Capacities of fabrics on which several schedules are simulated; they are only read. */
const capacities = new WeakMap<Fabric, Map<Reality, Float32Array>>();

function ratesOf({ links, kind }: Fabric, reality: Reality): Float32Array {
  const capacity = new Float32Array(links.count);
  if (reality === 'latency') return capacity;
  for (let link = 0; link < links.count; link++) {
    const fabricLink = kind[links.from[link]!] !== NodeKind.rank && kind[links.to[link]!] !== NodeKind.rank;
    if (reality === 'endpoints' && fabricLink) continue;
    capacity[link] = links.rateBps[link]! / 8e12;
  }
  return capacity;
}

/** The largest of capacities, which are only read. */
export const fastestOf = memoOf((capacity: Float32Array) =>
  capacity.reduce((most, rate) => Math.max(most, rate), 0),
);

/** Capacity of the fastest link between a rank and its switches, bytes/ps. */
export const fastestPort = memoOf(({ rateBps }: Links, { planes }: RouteTables) => {
  let most = 0;
  for (const { firstLink, lastLink } of planes) {
    for (const ofRanks of [firstLink, lastLink]) {
      for (const link of ofRanks) if (link !== NO_LINK) most = Math.max(most, rateBps[link]!);
    }
  }
  return Math.fround(most / 8e12);
});

/** The sections every routing needs. */
export function baseSections(
  fabric: Fabric,
  routes: RouteTables,
  capacity: Float32Array,
  seeds: readonly number[],
): SectionWords {
  const [out, up] = routes.planes;
  return {
    out_first: out.firstLink,
    out_last: out.lastLink,
    out_class: out.rankClass,
    up_first: up.firstLink,
    up_last: up.lastLink,
    up_class: up.rankClass,
    domain: fabric.server,
    class_node: routes.classNode,
    class_row: routes.classRow,
    next_set: routes.nextSet,
    set_start: routes.setStart,
    set_links: routes.setLinks,
    divisor: routes.divisor,
    link_info: linkInfo(fabric, capacity),
    seeds: Uint32Array.from(seeds),
  };
}

/** A `RouteLink` of shaders/flow/tables.wgsl for each link. */
function linkInfo({ links }: Fabric, capacity: Float32Array): Uint32Array {
  const known = infos.get(capacity);
  if (known) return known;
  const { RouteLink } = layouts;
  const words = new Uint32Array(links.count * RouteLink.words);
  const bits = new Uint32Array(capacity.buffer, capacity.byteOffset, capacity.length);
  for (let link = 0; link < links.count; link++) {
    const latency = links.latencyPs[link]!;
    const at = link * RouteLink.words;
    words[at + RouteLink.fields.node] = links.to[link]!;
    words[at + RouteLink.fields.latency_low] = latency % 2 ** 32;
    words[at + RouteLink.fields.latency_high] = Math.floor(latency / 2 ** 32);
    words[at + RouteLink.fields.capacity] = bits[link]!;
  }
  infos.set(capacity, words);
  return words;
}

/** Facts of links by their capacities, which belong to one fabric and reality. */
const infos = new WeakMap<Float32Array, Uint32Array>();
