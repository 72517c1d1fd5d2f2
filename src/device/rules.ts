/**
 * The rules every device holds its callers to, WebGPU's own: a program that is legal on `cpu` is
 * then legal on `webgpu`. Breaking one is our bug, so all of them throw `InvariantError`.
 */
import { invariant } from '../util/errors.ts';
import type { BindingKind, DeviceBuffer, Groups, KernelModule } from './device.ts';

/** Largest workgroup count in one dimension that every WebGPU adapter takes. */
export const MAX_GROUPS = 65535;

/**
 * `buffers` names every binding of the kernel, and nothing else. A buffer that the kernel may write
 * through one binding is bound to no other (WebGPU: writable storage must not be aliased).
 */
export function checkBindings(kernel: KernelModule, buffers: Readonly<Record<string, DeviceBuffer>>): void {
  const kinds = new Map<DeviceBuffer, BindingKind>();
  for (const { name, kind } of kernel.bindings) {
    const buffer = buffers[name];
    invariant(buffer, `kernel ${kernel.name}: no buffer for binding "${name}"`);
    const other = kinds.get(buffer);
    invariant(
      other === undefined || (other !== 'storage' && kind !== 'storage'),
      `kernel ${kernel.name}: buffer "${buffer.label}" is bound twice, at least once writable`,
    );
    kinds.set(buffer, kind);
  }
  for (const name of Object.keys(buffers)) {
    invariant(
      kernel.bindings.some((binding) => binding.name === name),
      `kernel ${kernel.name}: has no binding "${name}"`,
    );
  }
}

/** Every named constant is an `override` of the kernel. */
export function checkOverrides(kernel: KernelModule, overrides: Readonly<Record<string, number>>): void {
  for (const name of Object.keys(overrides)) {
    invariant(name in kernel.overrides, `kernel ${kernel.name}: has no override "${name}"`);
  }
}

/**
 * Workgroup counts are 0 to {@link MAX_GROUPS}. An indirect offset is a multiple of 4 with room for
 * three u32. The kernel that is so dispatched does not itself write the buffer (one usage scope).
 * Counts above the limit in an indirect buffer cannot be checked: WebGPU then skips the dispatch.
 */
export function checkGroups(label: string, groups: Groups, written: ReadonlySet<DeviceBuffer>): void {
  if ('indirect' in groups) {
    const { indirect, offset } = groups;
    invariant(
      offset % 4 === 0 && offset >= 0 && offset + 12 <= indirect.byteLength,
      `${label}: indirect offset ${offset} outside buffer "${indirect.label}"`,
    );
    invariant(!written.has(indirect), `${label}: writes "${indirect.label}", from which it is dispatched`);
    return;
  }
  invariant(
    groups.every((n) => Number.isInteger(n) && n >= 0 && n <= MAX_GROUPS),
    `${label}: ${groups.join(' x ')} workgroups, limit ${MAX_GROUPS} in each dimension`,
  );
}

/** A range of whole words inside a buffer. */
export function checkRange(buffer: DeviceBuffer, what: string, byteOffset: number, byteLength: number): void {
  invariant(
    byteOffset % 4 === 0 && byteLength % 4 === 0 && byteOffset >= 0 && byteLength >= 0,
    `${what} "${buffer.label}": offset ${byteOffset} and length ${byteLength} must be multiples of 4`,
  );
  invariant(
    byteOffset + byteLength <= buffer.byteLength,
    `${what} "${buffer.label}": bytes ${byteOffset} to ${byteOffset + byteLength} of ${buffer.byteLength}`,
  );
}
