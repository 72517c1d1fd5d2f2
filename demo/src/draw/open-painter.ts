/** Picks the painter. */
import { createCanvasPainter } from './canvas-painter.ts';
import type { Painter, Scene } from './painter.ts';

/** `webgpu` takes an adapter that emulates in software as well, which `auto` does not. */
export type Backend = 'auto' | 'webgpu' | 'canvas';

/**
 * A painter for a canvas that has no context yet; the 2D context's where WebGPU is not to be had.
 */
export async function openPainter(
  canvas: HTMLCanvasElement,
  scene: Scene,
  backend: Backend,
): Promise<Painter> {
  if (backend === 'canvas') return createCanvasPainter(canvas, scene);
  const { createWebGpuPainter, openDrawingDevice } = await import('./webgpu-painter.ts');
  const device = await openDrawingDevice(backend === 'webgpu');
  return device ? createWebGpuPainter(canvas, device, scene) : createCanvasPainter(canvas, scene);
}
