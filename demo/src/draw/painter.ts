/** The seam between a view and what draws it. */
import type { Fabric } from 'weft';
import type { Camera, Size } from './camera.ts';
import type { Palette } from './colours.ts';
import type { Places } from './picture.ts';
import type { Pieces } from './shape.ts';

/** What does not change while a picture is shown. */
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
  readonly palette: Palette;
  /** Share of full scale of each link, 0 … 1. */
  readonly values: Float32Array;
  /** The link that is pointed at; -1: none. */
  readonly pointed: number;
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

/** Width of a link's line, CSS pixels: the busier the wider. */
export function lineWidth(value: number): number {
  return value > 0 ? 1 + 2.5 * value : 0.8;
}
