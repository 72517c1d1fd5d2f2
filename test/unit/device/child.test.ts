/**
 * The harness of the GPU tests: children end in time, and a machine without a driver is a clear
 * error.
 */
import { expect, test } from 'vitest';
import { runCommand, runInChild } from '../../gpu/child.ts';

test('a child that never ends is killed at its limit', async () => {
  const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
  expect(await runCommand(command, { timeoutMs: 300 })).toMatchObject({ timedOut: true, signal: 'SIGKILL' });
});

test('without a Vulkan driver, asking for WebGPU is a DeviceError with advice, not a crash', async () => {
  const script = new URL('./no-driver-child.ts', import.meta.url);
  const { name, message } = (await runInChild(script, [], { timeoutMs: 280_000 })) as Error;
  expect(name).toBe('DeviceError');
  expect(message).toMatch(/no WebGPU adapter found; install a Vulkan driver .*--device cpu/);
});
