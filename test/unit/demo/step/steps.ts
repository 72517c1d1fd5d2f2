/** Laid out steps for tests of their view. */
import { graphOf } from '../../../../src/workload/timeline/graph.ts';
import { layOut } from '../../../../src/workload/timeline/layout.ts';
import { roleSegments } from '../../../../src/workload/timeline/segments.ts';
import { stepTracks } from '../../../../src/workload/timeline/tracks/tracks.ts';
import { dice, randomProgram } from '../../workload/timeline/programs.ts';

/** A random step, with its segments by role. */
export function randomStep(seed: number) {
  const graph = graphOf(randomProgram(seed));
  const below = dice(seed + 500);
  const callPs = Array.from({ length: graph.count }, () => below(30));
  const layout = layOut(graph, { callPs: (_, node) => callPs[node]! });
  const ideal = layOut(graph, { callPs: (_, node) => Math.floor(callPs[node]! / 2) });
  const segments = roleSegments(graph, layout).map((own) =>
    own.map(({ startPs, endPs, place }) => ({ startPs, endPs, kind: graph.places[place]!.item.kind })),
  );
  return { tracks: stepTracks({ graph, layout, ideal, linkBytes: [] }), segments };
}
