/** Draws with WebGPU: all links in one instanced draw, all nodes in another. */
import type { Rgb } from './colours.ts';
import { rampTable, rgb } from './colours.ts';
import shader from './fabric.wgsl?raw';
import { markOf, markRadius } from './node-marks.ts';
import type { Frame, Painter, Scene } from './painter.ts';
import { SIDE_PX } from './shape.ts';

const SAMPLES = 4;
const DEPTH: GPUTextureFormat = 'depth24plus';
/** Size of `View` in fabric.wgsl: its head with padding, then colours of 4. */
const HEAD_WORDS = 12;
/** `RAMP_STEPS` of fabric.wgsl. */
const RAMP_STEPS = 41;
const VIEW_WORDS = HEAD_WORDS + 4 * (2 + 3 + RAMP_STEPS);
const NOT_POINTED = 0xffffffff;
const VERTICES = 6;

/**
 * A device for drawing; undefined if the browser has none, or only one that emulates in software
 * unless `software`.
 */
export async function openDrawingDevice(software: boolean): Promise<GPUDevice | undefined> {
  const gpu: GPU | undefined = navigator.gpu;
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return undefined;
  const emulated =
    adapter.info.isFallbackAdapter || /swiftshader|llvmpipe/i.test(Object.values(words(adapter)).join(' '));
  if (emulated && !software) return undefined;
  return adapter.requestDevice({ label: 'fabric view' }).catch(() => undefined);
}

function words({ info }: GPUAdapter): readonly string[] {
  return [info.vendor, info.architecture, info.device, info.description];
}

/** Takes the device over. Throws where the canvas has another context already. */
export function createWebGpuPainter(canvas: HTMLCanvasElement, device: GPUDevice, scene: Scene): Painter {
  const context = canvas.getContext('webgpu');
  if (!context) throw new Error('the canvas has no WebGPU context');
  const format = navigator.gpu.getPreferredCanvasFormat();
  context.configure({ device, format, alphaMode: 'opaque' });
  const { fabric, pieces } = scene;
  const buffer = (label: string, data: ArrayBufferView<ArrayBuffer>, usage: number) => {
    const made = device.createBuffer({
      label,
      size: Math.max(16, data.byteLength),
      usage: usage | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(made, 0, data);
    return made;
  };
  const ends = buffer('ends of lines', bytesOf(pieces.ends), GPUBufferUsage.VERTEX);
  const links = buffer('links of lines', bytesOf(pieces.link), GPUBufferUsage.VERTEX);
  const nodes = buffer('nodes', nodeWords(scene), GPUBufferUsage.VERTEX);
  const values = buffer('values of links', new Float32Array(fabric.links.count), GPUBufferUsage.STORAGE);
  const view = buffer('view', new Float32Array(VIEW_WORDS), GPUBufferUsage.UNIFORM);
  const pipelines = createPipelines(device, format);
  const group = device.createBindGroup({
    label: 'fabric view',
    layout: pipelines.layout,
    entries: [
      { binding: 0, resource: { buffer: view } },
      { binding: 1, resource: { buffer: values } },
    ],
  });
  let targets: Targets | undefined;
  return {
    kind: 'webgpu',
    paint(frame) {
      targets = targetsFor(device, canvas, format, targets);
      device.queue.writeBuffer(values, 0, frame.values as Float32Array<ArrayBuffer>);
      device.queue.writeBuffer(view, 0, viewWords(frame));
      const encoder = device.createCommandEncoder({ label: 'fabric view' });
      const pass = encoder.beginRenderPass(passOf(targets, context, rgb(frame.palette.ground)));
      pass.setBindGroup(0, group);
      pass.setPipeline(pipelines.lines);
      pass.setVertexBuffer(0, ends);
      pass.setVertexBuffer(1, links);
      pass.draw(VERTICES, pieces.count);
      pass.setPipeline(pipelines.nodes);
      pass.setVertexBuffer(0, nodes);
      pass.draw(VERTICES, fabric.nodeCount);
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    settled: () => device.queue.onSubmittedWorkDone(),
    lost: device.lost.then(({ message }) => message),
    destroy() {
      context.unconfigure();
      device.destroy();
    },
  };
}

function createPipelines(device: GPUDevice, format: GPUTextureFormat) {
  const module = device.createShaderModule({ label: 'fabric view', code: shader });
  const layout = device.createBindGroupLayout({
    label: 'fabric view',
    entries: [
      {
        binding: 0,
        visibility: GPUShaderStage.VERTEX | GPUShaderStage.FRAGMENT,
        buffer: { type: 'uniform' },
      },
      { binding: 1, visibility: GPUShaderStage.VERTEX, buffer: { type: 'read-only-storage' } },
    ],
  });
  const pipeline = (name: 'line' | 'node', buffers: GPUVertexBufferLayout[], target: GPUColorTargetState) =>
    device.createRenderPipeline({
      label: `${name}s`,
      layout: device.createPipelineLayout({ label: name, bindGroupLayouts: [layout] }),
      vertex: { module, entryPoint: `${name}_vertex`, buffers },
      fragment: { module, entryPoint: `${name}_fragment`, targets: [target] },
      primitive: { topology: 'triangle-list' },
      multisample: { count: SAMPLES },
      depthStencil: {
        format: DEPTH,
        depthWriteEnabled: name === 'line',
        depthCompare: name === 'line' ? 'less-equal' : 'always',
      },
    });
  const each = (arrayStride: number, attributes: GPUVertexAttribute[]): GPUVertexBufferLayout => ({
    ...{ arrayStride, attributes, stepMode: 'instance' },
  });
  const over: GPUBlendComponent = {
    srcFactor: 'src-alpha',
    dstFactor: 'one-minus-src-alpha',
    operation: 'add',
  };
  return {
    layout,
    lines: pipeline(
      'line',
      [
        each(16, [{ shaderLocation: 0, offset: 0, format: 'float32x4' }]),
        each(4, [{ shaderLocation: 1, offset: 0, format: 'uint32' }]),
      ],
      { format },
    ),
    nodes: pipeline(
      'node',
      [
        each(16, [
          { shaderLocation: 0, offset: 0, format: 'float32x2' },
          { shaderLocation: 1, offset: 8, format: 'float32' },
          { shaderLocation: 2, offset: 12, format: 'uint32' },
        ]),
      ],
      { format, blend: { color: over, alpha: over } },
    ),
  };
}

/** The texture that is drawn before it goes to the canvas. */
interface Targets {
  readonly colour: GPUTexture;
  readonly depth: GPUTexture;
}

function targetsFor(
  device: GPUDevice,
  { width, height }: HTMLCanvasElement,
  format: GPUTextureFormat,
  old: Targets | undefined,
): Targets {
  if (old && old.colour.width === width && old.colour.height === height) return old;
  old?.colour.destroy();
  old?.depth.destroy();
  const texture = (label: string, of: GPUTextureFormat) =>
    device.createTexture({
      ...{ label, format: of, sampleCount: SAMPLES },
      size: [width, height],
      usage: GPUTextureUsage.RENDER_ATTACHMENT,
    });
  return { colour: texture('samples', format), depth: texture('depth', DEPTH) };
}

function passOf(
  { colour, depth }: Targets,
  context: GPUCanvasContext,
  [r, g, b]: Rgb,
): GPURenderPassDescriptor {
  return {
    label: 'fabric view',
    colorAttachments: [
      {
        view: colour.createView(),
        resolveTarget: context.getCurrentTexture().createView(),
        ...{ loadOp: 'clear', storeOp: 'discard', clearValue: [r, g, b, 1] },
      },
    ],
    depthStencilAttachment: {
      view: depth.createView(),
      ...{ depthLoadOp: 'clear', depthStoreOp: 'discard', depthClearValue: 1 },
    },
  };
}

/** Place, half width and mark of each node. */
function nodeWords({ fabric, places }: Scene): Uint32Array<ArrayBuffer> {
  const floats = new Float32Array(fabric.nodeCount * 4);
  const all = new Uint32Array(floats.buffer);
  for (let node = 0; node < fabric.nodeCount; node++) {
    floats.set([places.x[node]!, places.y[node]!, markRadius(fabric, node)], node * 4);
    all[node * 4 + 3] = markOf(fabric, node);
  }
  return all;
}

function viewWords({
  camera,
  size,
  pointed,
  selected,
  palette,
  thickness,
}: Frame): Float32Array<ArrayBuffer> {
  const floats = new Float32Array(VIEW_WORDS);
  const { scaleX, scaleY, shiftX, shiftY } = camera;
  floats.set([scaleX, scaleY, shiftX, shiftY, size.width, size.height, SIDE_PX]);
  const marked = pointed < 0 ? selected : pointed;
  new Uint32Array(floats.buffer)[7] = marked < 0 ? NOT_POINTED : marked;
  floats[8] = thickness;
  const { idle, accent, rank, scaleOut, scaleUp, ramp } = palette;
  const colours = [...[idle, accent, rank, scaleOut, scaleUp].map(rgb), ...rampTable(ramp, RAMP_STEPS)];
  colours.forEach((colour, i) => {
    floats.set([...colour, 1], HEAD_WORDS + 4 * i);
  });
  return floats;
}

/** The same bytes, known not to be shared. */
function bytesOf<T extends Float32Array | Uint32Array>(values: T): ArrayBufferView<ArrayBuffer> {
  return values as unknown as ArrayBufferView<ArrayBuffer>;
}
