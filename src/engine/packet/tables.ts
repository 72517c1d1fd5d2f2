/** Everything that does not change in a packet run, as the words of shaders/packet/tables.wgsl. */
import { detourClasses } from '../../routing/detours.ts';
import { isDetour } from '../../routing/properties.ts';
import type { PacketRun } from './api.ts';
import { faultSections } from './faults.ts';
import { buildFlows } from './flows.ts';
import { nextLinks } from './next-links.ts';
import { windowOf } from './pace.ts';
import type { PacketTables } from './problem.ts';
import { flowTable } from './tables/flows.ts';
import { linkTable, onlyPorts } from './tables/links.ts';
import { laneTable, opTable } from './tables/programs.ts';

/** Builds the tables of a run. Throws `UserError` if ranks have no path or a rate is too low. */
export function buildTables(run: PacketRun): PacketTables {
  const { fabric, routes, schedule, settings } = run;
  const flows = buildFlows(schedule);
  const windowPs = windowOf(fabric);
  const links = linkTable(run, windowPs);
  const flow = flowTable(run, flows, links.times);
  const lanes = laneTable(run, flows);
  const sets = nextLinks(run.routes);
  return {
    flows,
    windowPs,
    rttPs: flow.rttPs,
    ports: links.times.pace.length,
    endpoints: links.endpoints.length,
    bitWords: flow.bitWords,
    inboxWords: lanes.inboxWords,
    messages: lanes.messages,
    windows: flow.windows,
    firstEnd: flow.firstEnd,
    packets: flow.packets,
    sections: {
      link_info: links.words,
      ...faultSections(run, windowPs, links.times.pace, sets),
      next_links: sets.words,
      divisor: routes.divisor,
      detours: detourTable(run),
      flow_info: flow.words,
      flow_map: flows.map,
      lane_info: lanes.words,
      op_info: opTable(run, flows, settings.payloadBytes, settings.headerBytes, windowPs),
      run_info: flows.runs,
      rank_in: grouped(fabric.ranks, fabric.links.to),
      rank_lanes: grouped(fabric.ranks, schedule.laneRank),
      node_out: settings.pfc ? grouped(fabric.nodeCount, fabric.links.from) : new Uint32Array(0),
      endpoint_port: links.endpoints,
      rank_port: onlyPorts(fabric.ranks, links),
    },
  };
}

/** Row and node of each random node; none if the routing knows none. */
function detourTable({ fabric, routes, routing }: PacketRun): Uint32Array {
  if (!isDetour(routing.name)) return new Uint32Array(0);
  const { classRow, classNode } = routes;
  return Uint32Array.from([...detourClasses(fabric, routes)].flatMap((c) => [classRow[c]!, classNode[c]!]));
}

/**
 * Members of each group, ascending: starts (one more than groups, counted from the section's own
 * start), then members.
 */
function grouped(groups: number, groupOf: Uint32Array): Uint32Array {
  const counts = new Uint32Array(groups + 1);
  let members = 0;
  for (const group of groupOf) {
    if (group >= groups) continue;
    counts[group + 1]!++;
    members++;
  }
  const words = new Uint32Array(groups + 1 + members);
  words[0] = groups + 1;
  for (let group = 0; group < groups; group++) words[group + 1] = words[group]! + counts[group + 1]!;
  const next = words.slice(0, groups);
  groupOf.forEach((group, member) => {
    if (group < groups) words[next[group]!++] = member;
  });
  return words;
}
