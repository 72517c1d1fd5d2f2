/** The forms of the kernels: each a module that is loaded when a device needs it. */
import { describe, expect, test } from 'vitest';
import { createCpuDevice } from '../../../src/device/cpu.ts';
import { kernelsIn } from '../../../src/device/kernels.ts';
import { selfCheck } from '../../../src/device/self-check.ts';
import { kernels as plain } from '../../../src/kernels/index.ts';

const FORMS = ['wgsl', 'wasm', 'js'] as const;

describe.each(FORMS)('kernels as %s', (form) => {
  test('are all there, with what every form needs, and without the other forms', async () => {
    const kernels = await kernelsIn(form);
    expect(Object.keys(kernels)).toEqual(Object.keys(plain));
    for (const [name, kernel] of Object.entries(kernels)) {
      const { [form]: text, ...rest } = kernel;
      expect(text, name).toBeDefined();
      expect(rest).toEqual(plain[name as keyof typeof plain]);
    }
  });

  test('are the same objects every time', async () => {
    expect(await kernelsIn(form)).toBe(await kernelsIn(form));
  });
});

test('the index has no form', () => {
  for (const kernel of Object.values(plain))
    for (const form of FORMS) expect(kernel).not.toHaveProperty(form);
});

test.each([
  ['wasm', true],
  ['js', false],
] as const)('a cpu device asks for %s, and computes with it', async (form, wasm) => {
  const device = createCpuDevice({ wasm });
  expect(device.form).toBe(form);
  expect(await selfCheck(device)).toBeUndefined();
  device.destroy();
});

test('a device refuses a kernel in a form that it does not run', () => {
  const device = createCpuDevice();
  const buffers = Object.fromEntries(
    plain['device/self_check'].bindings.map(({ name }) => [name, device.createBuffer(name, 16)]),
  );
  expect(() => device.bind(plain['device/self_check'], buffers)).toThrow(
    'kernel device/self_check is not loaded in a form for the cpu device',
  );
  device.destroy();
});
