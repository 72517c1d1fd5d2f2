/** The tally: words that replicas count in, one behind another, and what telemetry or credits keep behind them. */
import { words as layouts } from '../../kernels/words.ts';
import { findTransport } from '../../transport/registry.ts';
import type { PacketProblem } from './problem.ts';

const { MessageTally, PortBusy, PortTally, PullRing, PullTally } = layouts;

/** Words of a replica's tally: statistics of its links' ports, then message records. */
export function tallyWords({ run, tables }: PacketProblem): number {
  return tables.ports * PortTally.words + (run.listFlows ? tables.messages * MessageTally.words : 0);
}

/** Words of a replica's ports that telemetry or credits keep (telemetry.wgsl, credits.wgsl). */
function portWords({ run, tables }: PacketProblem): number {
  const { telemetryTicks } = findTransport(run.settings.cc.name);
  return tables.ports * (telemetryTicks ? PortBusy : PullRing).words;
}

/** Where they start: behind all replicas' tallies words of ports, then those of slots (telemetry) or flows (credits). */
export function extraParams(problem: PacketProblem) {
  const { run, seeds } = problem;
  const { name, constants } = run.settings.cc;
  const ports = seeds.length * tallyWords(problem);
  const rest = ports + seeds.length * portWords(problem);
  return {
    telemetry_ticks: findTransport(name).telemetryTicks?.(constants) ?? 0,
    tally_ports: ports,
    tally_slots: rest,
    tally_flows: rest,
  };
}

/** Words behind the tallies of all replicas. */
export function extraWords(problem: PacketProblem): number {
  const { run, tables, seeds, slots } = problem;
  const { telemetryTicks, credits } = findTransport(run.settings.cc.name);
  if (telemetryTicks) return seeds.length * (portWords(problem) + slots);
  if (credits) return seeds.length * (portWords(problem) + tables.flows.count * PullTally.words);
  return 0;
}
