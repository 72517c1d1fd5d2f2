/** The critical path: a line along the roles that decide how long the step takes. */
import { laneOf } from './lane.ts';
import { type Scene, xOf } from './scene.ts';

/** Draws it below the compute row of each role, and from one role to the next where it changes. */
export function paintPath(context: CanvasRenderingContext2D, scene: Scene): void {
  const { tracks, rows, window, colours } = scene;
  const { startPs, endPs } = tracks.items;
  const heights = rows.bands.map(({ role }) => {
    const row = rows.rows.find((one) => one.role === role)!;
    return row.y + row.height + 0.25;
  });
  context.beginPath();
  let pen: readonly [x: number, y: number] | undefined;
  for (const item of tracks.path) {
    if (endPs[item]! < window.fromPs || startPs[item]! > window.toPs) continue;
    const y = heights[tracks.lanes[laneOf(tracks, item)]!.role]!;
    const [from, to] = [xOf(scene, startPs[item]!), xOf(scene, endPs[item]!)];
    if (!pen) context.moveTo(from, y);
    else if (pen[1] !== y) context.lineTo(from, y);
    // Points within a pixel add nothing.
    if (pen && pen[1] === y && to - pen[0] < 0.5) continue;
    context.lineTo(to, y);
    pen = [to, y];
  }
  context.lineWidth = 1.5;
  context.lineJoin = 'round';
  context.strokeStyle = colours.ink;
  context.stroke();
}
