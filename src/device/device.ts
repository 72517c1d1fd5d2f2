/**
 * The one seam between the engines and whatever runs their kernels. Engines are given a `Device`;
 * they never look for one. Work is recorded as data (a list of dispatches), then run, once or many
 * times.
 */

/** How a binding is used, as WGSL declares it. */
export type BindingKind = 'storage' | 'read-only-storage' | 'uniform';

/** A binding of a kernel, as WGSL declares it. */
export interface KernelBinding {
  readonly name: string;
  readonly group: number;
  readonly binding: number;
  readonly kind: BindingKind;
}

/**
 * The compiled form of a kernel: WGSL for `webgpu`; WebAssembly for `cpu`, or JavaScript if
 * WebAssembly is forbidden.
 */
export type KernelForm = 'wgsl' | 'wasm' | 'js';

/** A kernel compiled at build time, in the forms that were loaded (kernels.ts). */
export interface KernelModule {
  /** Path under shaders/ without the ending, e.g. `flow/scan`. */
  readonly name: string;
  readonly entryPoint: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly bindings: readonly KernelBinding[];
  /** `override` constants with their defaults. */
  readonly overrides: Readonly<Record<string, number>>;
  /** Complete WGSL, imports resolved. */
  readonly wgsl?: string | undefined;
  /** WebAssembly. */
  readonly wasm?: WasmKernel | undefined;
  /** Binds memory and constants and yields the function that runs `x·y·z` workgroups. */
  readonly js?: CpuFactory | undefined;
}

/** A module that exports `run(x, y, z)`. */
export interface WasmKernel {
  readonly base64: string;
  /**
   * Globals it imports: bindings for where they start, `NAME bytes` for how long they are, and
   * overrides.
   */
  readonly globals: readonly string[];
  /** Instructions that may become constants (fixed.ts). */
  readonly fixed: string;
}

/**
 * `memory[i]` is the bytes of `bindings[i]`; the result runs all invocations of an `x × y × z` grid
 * of workgroups.
 */
export type CpuFactory = (
  memory: readonly Uint8Array<ArrayBuffer>[],
  overrides: Readonly<Record<string, number>>,
) => (x: number, y: number, z: number) => void;

/**
 * Device memory, zeroed at creation, usable as storage, uniform, indirect arguments, copy source
 * and target.
 */
export interface DeviceBuffer {
  readonly label: string;
  readonly byteLength: number;
  /** Frees the memory now; using the buffer afterwards is an error. */
  destroy(): void;
}

/** A kernel with its buffers and constants. */
export interface BoundKernel {
  readonly label: string;
}

/** Workgroup counts, or where on the device they stand (three u32 at `offset`). */
export type Groups =
  | readonly [x: number, y: number, z: number]
  | { readonly indirect: DeviceBuffer; readonly offset: number };

/** A kernel, and how many workgroups of it. */
export interface Dispatch {
  readonly kernel: BoundKernel;
  readonly groups: Groups;
}

/** A recorded list of dispatches; each sees all the writes of those before it. */
export interface DispatchList {
  readonly length: number;
}

/** The description of a device, and its limits. */
export interface DeviceInfo {
  readonly kind: 'cpu' | 'webgpu';
  /** Its common name: `cpu (1 thread)`, `NVIDIA H200`, `SwiftShader Device`. */
  readonly name: string;
  /** Whether it is hardware (false for SwiftShader, lavapipe and the CPU device). */
  readonly hardware: boolean;
  /** Largest single storage binding, bytes. */
  readonly maxBindingBytes: number;
}

/** Bytes of a buffer; offset and length are multiples of 4. */
export interface ReadRange {
  readonly buffer: DeviceBuffer;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/**
 * Memory and kernels of one processor. The caller gives it to the engines; see `withDevice`.
 */
export interface Device {
  readonly info: DeviceInfo;
  /** The form that its kernels are to have. */
  readonly form: KernelForm;
  /** Throws `UserError` with the figure when `byteLength` is more than a binding may hold. */
  createBuffer(label: string, byteLength: number): DeviceBuffer;
  /** Copies `data` to `byteOffset` (a multiple of 4). */
  write(buffer: DeviceBuffer, data: ArrayBufferView, byteOffset?: number): void;
  /**
   * A copy of `byteLength` bytes from `byteOffset` (multiples of 4), after all work submitted so
   * far. A device may answer in `memory` of just that length instead of fresh memory.
   */
  read(
    buffer: DeviceBuffer,
    byteOffset?: number,
    byteLength?: number,
    memory?: ArrayBuffer,
  ): Promise<ArrayBuffer>;
  /** A copy of each range, in order, as {@link read} gives; on `webgpu` one round trip for all. */
  readAll(ranges: readonly ReadRange[]): Promise<ArrayBuffer[]>;
  /**
   * Every binding of the kernel is named in `buffers`; throws an invariant error otherwise.
   * `settled`: uniform buffers are written by now and stay as they are, so that a device may
   * compile the kernel for just these values.
   */
  bind(
    kernel: KernelModule,
    buffers: Readonly<Record<string, DeviceBuffer>>,
    overrides?: Readonly<Record<string, number>>,
    settled?: boolean,
  ): BoundKernel;
  /** A list of dispatches to run later, once or many times. */
  record(dispatches: readonly Dispatch[]): DispatchList;
  /** Submits the list `times` times. On `webgpu` returns before the work is done. */
  run(list: DispatchList, times?: number): void;
  /** Frees everything. Idempotent. */
  destroy(): void;
}
