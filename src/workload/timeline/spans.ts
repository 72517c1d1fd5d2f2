/** A program laid out in time: the work of each stream. */
import type { StepProgram } from '../program.ts';
import { graphOf } from './graph.ts';
import { layOut } from './layout.ts';
import { listOf } from './lists.ts';

/** A stretch of time in which one stream of a role computes or is busy with one collective. */
export interface StepSpan {
  /** Index of the role. */
  readonly role: number;
  /** Name of the stream. */
  readonly stream: string;
  /** Index of the collective; undefined for compute. */
  readonly collective: number | undefined;
  /** The label of the item, if it has one. */
  readonly label: string | undefined;
  readonly startPs: number;
  readonly endPs: number;
}

/** The spans of a program in order of their start, where collective c takes `durationPs(c)`. */
export function stepSpans(program: StepProgram, durationPs: (collective: number) => number): StepSpan[] {
  const graph = graphOf(program);
  const { startPs, endPs } = layOut(graph, { callPs: durationPs });
  const spans: StepSpan[] = [];
  for (let node = 0; node < graph.count; node++) {
    const collective = graph.collective[node]! < 0 ? undefined : graph.collective[node]!;
    for (const place of listOf(graph.sides, node)) {
      const { role, item } = graph.places[place]!;
      const stream = program.streams[item.on]!;
      const times = { startPs: startPs[node]!, endPs: endPs[node]! };
      spans.push({ role, stream, collective, label: item.label, ...times });
    }
  }
  return spans.sort((a, b) => a.startPs - b.startPs || a.endPs - b.endPs);
}
