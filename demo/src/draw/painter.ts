/** The seam between a view and its painter. */
import type { Fabric } from 'weft';
import type { Camera, Size } from './camera.ts';
import type { Palette } from './colours.ts';
import type { Places } from './picture.ts';
import type { Pieces } from './shape.ts';

/** The part that does not change while a picture is shown. */
export interface Scene {
  readonly fabric: Fabric;
  readonly places: Places;
  readonly pieces: Pieces;
}

export interface Frame {
  /** CSS pixels, and how many of the device's go to one. */
  readonly size: Size;
  readonly ratio: number;
  readonly camera: Camera;
  /** How wide lines may be, 0 … 1: less for many lines. */
  readonly thickness: number;
  readonly palette: Palette;
  /** Share of full scale of each link, 0 … 1. */
  readonly values: Float32Array;
  /** The link that is pointed at; -1: none. */
  readonly pointed: number;
  /** The link that is selected; -1: none. */
  readonly selected: number;
  /** The scale of these two, where that of the others is dimmed. */
  readonly lit: readonly string[];
}

export interface Painter {
  readonly kind: 'webgpu' | 'canvas';
  /** Draws a frame; the canvas has its size in the device's pixels already. */
  paint(frame: Frame): void;
  /** Resolves when all frames so far have been drawn. */
  settled(): Promise<void>;
  /** Resolves with the reason when nothing can be drawn any more. */
  readonly lost: Promise<string>;
  destroy(): void;
}

/**
 * Width of a link's line, CSS pixels: the busier the wider. `line_width` in fabric.wgsl is the
 * same.
 */
export function lineWidth(value: number, thickness: number): number {
  return 0.6 + (value > 0 ? (0.1 + 2.6 * value * value) * thickness : 0);
}

/** How wide lines of so many links may be at a zoom, 1 showing all. */
export function thicknessOf(links: number, zoom: number): number {
  return Math.min(1, (30 / Math.sqrt(Math.max(1, links))) * zoom);
}
