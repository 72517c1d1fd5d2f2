/** Every kernel is valid WGSL to Tint, on Dawn's backend without a driver: no adapter needed. */
import { beforeAll, describe, expect, test } from 'vitest';
import { kernels } from '../../../src/kernels/index.ts';
import { runInChild } from '../../gpu/support.ts';

describe('Tint has nothing to say', () => {
  let checks: readonly { readonly name: string; readonly messages: readonly string[] }[] = [];
  beforeAll(async () => {
    const script = new URL('../../gpu/compile-child.ts', import.meta.url);
    checks = (await runInChild(script, ['null'], { timeoutMs: 280_000 })) as typeof checks;
  });
  test.each(Object.keys(kernels))('%s', (name) => {
    expect(checks.find((check) => check.name === name)?.messages).toEqual([]);
  });
});
