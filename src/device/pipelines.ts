/** Compute pipelines, one per kernel and set of constants, made when first bound. */
import { invariant } from '../util/errors.ts';
import type { KernelModule } from './device.ts';
import { SHADER_STAGE_COMPUTE } from './usage.ts';

export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  /** By group number, without gaps. */
  readonly layouts: readonly GPUBindGroupLayout[];
}

export interface Pipelines {
  get(kernel: KernelModule, overrides: Readonly<Record<string, number>>): Pipeline;
}

interface Entry {
  readonly module: GPUShaderModule;
  readonly layouts: readonly GPUBindGroupLayout[];
  readonly byConstants: Map<string, GPUComputePipeline>;
}

/** The pipelines of one GPU device; kernels are told apart by identity, constants by value. */
export function createPipelines(gpu: GPUDevice): Pipelines {
  const entries = new Map<KernelModule, Entry>();
  return {
    get(kernel, overrides) {
      let entry = entries.get(kernel);
      if (!entry) {
        const module = shaderOf(gpu, kernel);
        entry = { module, layouts: bindGroupLayouts(gpu, kernel), byConstants: new Map() };
        entries.set(kernel, entry);
      }
      const constants = { ...kernel.overrides, ...overrides };
      const key = Object.entries(constants).sort(byName).join(';');
      let pipeline = entry.byConstants.get(key);
      if (!pipeline) {
        pipeline = gpu.createComputePipeline(pipelineDescriptor(gpu, kernel, entry, constants));
        entry.byConstants.set(key, pipeline);
      }
      return { pipeline, layouts: entry.layouts };
    },
  };
}

function shaderOf(gpu: GPUDevice, { name, wgsl }: KernelModule): GPUShaderModule {
  invariant(wgsl !== undefined, `kernel ${name} is not loaded as WGSL`);
  return gpu.createShaderModule({ label: name, code: wgsl });
}

function byName([a]: readonly [string, number], [b]: readonly [string, number]): number {
  return a < b ? -1 : 1;
}

function pipelineDescriptor(
  gpu: GPUDevice,
  kernel: KernelModule,
  { module, layouts }: Pick<Entry, 'module' | 'layouts'>,
  constants: Readonly<Record<string, number>>,
): GPUComputePipelineDescriptor {
  return {
    label: kernel.name,
    layout: gpu.createPipelineLayout({ label: kernel.name, bindGroupLayouts: [...layouts] }),
    compute: { module, entryPoint: kernel.entryPoint, constants },
  };
}

/** Explicit layouts: a derived one would lack the bindings that the entry point does not use. */
function bindGroupLayouts(gpu: GPUDevice, kernel: KernelModule): GPUBindGroupLayout[] {
  const count = Math.max(0, ...kernel.bindings.map((b) => b.group + 1));
  return Array.from({ length: count }, (_, group) =>
    gpu.createBindGroupLayout({
      label: `${kernel.name} group ${group}`,
      entries: kernel.bindings
        .filter((b) => b.group === group)
        .map(({ binding, kind }) => ({
          binding,
          visibility: SHADER_STAGE_COMPUTE,
          buffer: { type: kind },
        })),
    }),
  );
}

/**
 * Tint's report on a kernel on `gpu`: messages of the compiler, then the error of its pipeline, if
 * any.
 */
export async function compileMessages(gpu: GPUDevice, kernel: KernelModule): Promise<string[]> {
  const module = shaderOf(gpu, kernel);
  const { messages } = await module.getCompilationInfo();
  const said = messages.map((m) => `${kernel.name}:${m.lineNum}:${m.linePos}: ${m.type}: ${m.message}`);
  if (messages.some((m) => m.type === 'error')) return said;
  const layouts = bindGroupLayouts(gpu, kernel);
  try {
    await gpu.createComputePipelineAsync(
      pipelineDescriptor(gpu, kernel, { module, layouts }, kernel.overrides),
    );
  } catch (error) {
    said.push(`${kernel.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return said;
}
