import { describe, expect, it } from 'vitest';
import { compileText } from '../../wgsl/load.ts';

const kernel = (loop: string): string =>
  compileText(`
@group(0) @binding(0) var<storage, read_write> out: array<u32>;
fn bump(p: ptr<function, u32>) { *p = *p + 3u; }
@compute @workgroup_size(1) fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  ${loop}
}`).factory;

describe('a loop that counts up to a bound', () => {
  it('adds one without a cut to 32 bits', () => {
    expect(kernel('for (var k = 0u; k < out[0]; k++) { out[k] = k; }')).toMatch(/; k_\d+\+\+\) \{/);
    expect(kernel('for (var k = 0u; out[1] != 0u && k < 9u; k++) { out[k] = k; }')).toMatch(/k_\d+\+\+/);
  });

  it.each([
    ['the body sets it', 'for (var k = 0u; k < 9u; k++) { k = k + out[k]; }'],
    ['the body passes a pointer to it', 'for (var k = 0u; k < 9u; k++) { bump(&k); }'],
    ['the bound may be the largest number', 'for (var k = 0u; k <= out[0]; k++) { out[k] = k; }'],
    ['there is no bound', 'for (var k = 0u; out[k] != 0u; k++) { out[k] = 0u; }'],
    ['it counts by two', 'for (var k = 0u; k < 9u; k += 2u) { out[k] = k; }'],
  ])('is cut where %s', (_, loop) => {
    expect(kernel(loop)).not.toMatch(/k_\d+\+\+/);
  });
});

describe('the functions of a kernel', () => {
  it('stand outside the factory where they name nothing of one binding', () => {
    expect(kernel('out[id.x] = id.x;')).toMatch(/^\(\(\) => \{\n {2}function stretch\(/);
    expect(kernel('out[id.x] = arrayLength(&out);')).toMatch(/^\(memory, overrides\) => \{/);
  });
});
