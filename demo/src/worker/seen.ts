/** The page's view of a run's fabric. */
import { type CheckedScenario, drawingOf, type LinkWatch } from 'weft';
import type { Seen } from './protocol.ts';

/** Links of the largest fabric that is drawn: beyond it lines are nothing but a ground. */
const MOST_LINKS = 60_000;
/** Memory of all samples, bytes. */
export const SAMPLE_BYTES = 48 * 2 ** 20;

/** The fabric, its drawing, and the observations; undefined if it is too large. */
export function seenOf(scenario: CheckedScenario, watch: LinkWatch | undefined): Seen | undefined {
  const fabric = scenario.fabric.build();
  if (fabric.links.count > MOST_LINKS) return undefined;
  return { fabric, drawing: drawingOf(fabric), timeline: watch?.timeline() };
}
