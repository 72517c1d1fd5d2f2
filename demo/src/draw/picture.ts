/**
 * What a fabric's view is given: the fabric, where its nodes are, and what was seen at its links.
 * All of it can be cloned.
 */
import type { Drawing, Fabric, LinkTimeline } from 'weft';

/** Of a drawing what a view uses. Tiers fill the canvas, other shapes keep their aspect. */
export type Places = Pick<Drawing, 'shape' | 'aspect' | 'x' | 'y'> & {
  readonly links: Pick<Drawing['links'], 'arc'>;
};

export interface FabricPicture {
  readonly fabric: Fabric;
  readonly places: Places;
  /** Without it the fabric is idle. */
  readonly timeline?: LinkTimeline | undefined;
}

/** What colours links. */
export type Measure = 'utilization' | 'queue';
