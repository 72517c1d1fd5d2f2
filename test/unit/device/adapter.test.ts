import { describe, expect, test } from 'vitest';
import { adapterName, reportAdapter } from '../../../src/device/adapter.ts';

const LIMITS = {
  maxStorageBufferBindingSize: 2 ** 31,
  maxBufferSize: 2 ** 30,
  maxStorageBuffersPerShaderStage: 8,
  maxComputeInvocationsPerWorkgroup: 256,
};

function adapter(info: Partial<GPUAdapterInfo>, limits: Partial<typeof LIMITS> = {}): GPUAdapter {
  const blank = { vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false };
  return { info: { ...blank, ...info }, limits: { ...LIMITS, ...limits } } as unknown as GPUAdapter;
}

describe('an adapter', () => {
  // As Dawn reports SwiftShader 5, lavapipe 25, the null backend; and two GPUs by Dawn's rule
  // (lower case, hyphens).
  test.each([
    ['swiftshader-device-subzero-', 'SwiftShader driver 5.0.0', false, 'SwiftShader Device Subzero'],
    ['llvmpipe-llvm-15-0-6-256-bits-', 'llvmpipe: Mesa 25.0.7', false, 'llvmpipe LLVM 15 0 6 256 Bits'],
    ['', 'null-backend', false, 'null-backend'],
    ['nvidia-h200', 'NVIDIA: 570.86.15', true, 'NVIDIA H200'],
    ['apple-m1-max', 'Metal driver', true, 'Apple M1 Max'],
  ])('%s: hardware or not, and its name', (device, description, hardware, name) => {
    const report = reportAdapter(adapter({ device, description }));
    expect(report).toMatchObject({ hardware, name, problem: undefined });
  });

  test('that calls itself a fallback is software', () => {
    expect(reportAdapter(adapter({ device: 'x', isFallbackAdapter: true })).hardware).toBe(false);
  });

  test('in a browser is named by vendor and architecture', () => {
    const info = { vendor: 'nvidia', architecture: 'ampere', device: '', description: '' };
    expect(adapterName(info)).toBe('NVIDIA Ampere');
  });

  test('binds no more than a buffer holds', () => {
    expect(reportAdapter(adapter({})).maxBindingBytes).toBe(2 ** 30);
  });

  test('that is too small says by which limit', () => {
    const { problem } = reportAdapter(adapter({}, { maxStorageBuffersPerShaderStage: 4 }));
    expect(problem).toBe('limits too small: maxStorageBuffersPerShaderStage 4, needs 8');
  });
});
