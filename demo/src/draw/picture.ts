/**
 * The input of a fabric's view: the fabric, the places of its nodes, and the observations at its
 * links. All of it can be cloned.
 */
import type { Drawing, Fabric, LinkTimeline } from 'weft';

/**
 * The part of a drawing that a view uses. Tiers fill the canvas, other shapes keep their aspect.
 */
export type Places = Pick<Drawing, 'shape' | 'aspect' | 'x' | 'y'> & {
  readonly links: Pick<Drawing['links'], 'arc'>;
};

export interface FabricPicture {
  readonly fabric: Fabric;
  readonly places: Places;
  /** Without it the fabric is idle. */
  readonly timeline?: LinkTimeline | undefined;
}

/** The quantity that colours links. */
export type Measure = 'utilization' | 'queue';
