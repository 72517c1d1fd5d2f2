/**
 * The drawing of a view, as pixels. Headless chromium does not show SwiftShader's drawing on a
 * canvas with WebGPU. So here the canvas's texture is one of the page's own, which can be read.
 */

/** The device that was asked for last. */
let device: GPUDevice | undefined;
let target: GPUTexture | undefined;

/** Notes devices, and puts a texture that can be read in place of the canvas's. Before any view. */
export function observeWebGpu(): void {
  if (!('GPUAdapter' in window)) return;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...given) {
    device = await requestDevice.apply(this, given);
    return device;
  };
  GPUCanvasContext.prototype.getCurrentTexture = function () {
    const { width, height } = this.canvas;
    target?.destroy();
    target = device!.createTexture({
      label: 'in place of the canvas’s',
      size: [width, height],
      format: navigator.gpu.getPreferredCanvasFormat(),
      usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
    });
    return target;
  };
}

/** The device goes away. */
export function loseDevice(): void {
  device?.destroy();
}

/**
 * The pixels of the last frame, four bytes each, row by row; the canvas has the part that WebGPU
 * has not drawn.
 */
export async function pixelsOf(canvas: HTMLCanvasElement, webgpu: boolean): Promise<Uint8ClampedArray> {
  const { width, height } = canvas;
  if (!webgpu) {
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, width, height).data;
  }
  const bytesPerRow = Math.ceil((width * 4) / 256) * 256;
  const buffer = device!.createBuffer({
    label: 'pixels',
    size: bytesPerRow * height,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  const encoder = device!.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture: target! }, { buffer, bytesPerRow }, [width, height]);
  device!.queue.submit([encoder.finish()]);
  await buffer.mapAsync(GPUMapMode.READ);
  const rows = new Uint8Array(buffer.getMappedRange());
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    pixels.set(rows.subarray(y * bytesPerRow, y * bytesPerRow + width * 4), y * width * 4);
  buffer.destroy();
  return pixels;
}

/** Number of pixels that differ from the first by more than a little, and number of all pixels. */
export function inked(pixels: Uint8ClampedArray): { readonly inked: number; readonly all: number } {
  let count = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    if (Math.abs(pixels[at]! - pixels[0]!) + Math.abs(pixels[at + 1]! - pixels[1]!) > 40) count++;
  }
  return { inked: count, all: pixels.length / 4 };
}
