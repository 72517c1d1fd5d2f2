/** Read-backs of a GPU: how many round trips they take. */
import { describe, expect, test } from 'vitest';
import { createStaging } from '../../../src/device/staging.ts';

type Fake = { size: number; bytes: Uint8Array };

/** A GPU that copies at once and counts its requests. */
function countingGpu(maxBufferSize: number) {
  const count = { submissions: 0, maps: 0, alive: 0 };
  const gpu = {
    limits: { maxBufferSize },
    createBuffer({ size }: { size: number }) {
      count.alive++;
      const bytes = new Uint8Array(size);
      return {
        ...{ size, bytes },
        mapAsync: async () => {
          count.maps++;
        },
        getMappedRange: (from: number, length: number) => bytes.slice(from, from + length).buffer,
        unmap: () => undefined,
        destroy: () => {
          count.alive--;
        },
      };
    },
    createCommandEncoder: () => ({
      copyBufferToBuffer: (source: Fake, from: number, target: Fake, to: number, length: number) =>
        target.bytes.set(source.bytes.subarray(from, from + length), to),
      finish: () => undefined,
    }),
    queue: {
      submit: () => {
        count.submissions++;
      },
    },
  };
  return { gpu: gpu as unknown as GPUDevice, count };
}

const source = (size: number) =>
  ({ size, bytes: Uint8Array.from({ length: size }, (_, i) => i % 251) }) as unknown as GPUBuffer;
const range = (byteOffset: number, byteLength: number, of = source(300_000)) => ({
  ...{ source: of, byteOffset, byteLength },
});
const firsts = (copies: readonly ArrayBuffer[]) =>
  copies.map((copy) => [copy.byteLength, new Uint8Array(copy)[0]]);

describe('ranges read together', () => {
  const ranges = [range(4, 8), range(0, 0), range(8, 200_000), range(12, 4)];
  const expected = [
    [8, 4],
    [0, undefined],
    [200_000, 8],
    [4, 12],
  ];

  test('take one submission and one map, and keep their order', async () => {
    const { gpu, count } = countingGpu(2 ** 20);
    const staging = createStaging(gpu);
    expect(firsts(await staging.read(ranges))).toEqual(expected);
    expect(count).toEqual({ submissions: 1, maps: 1, alive: 0 });
  });

  test('take several where no buffer is large enough for all', async () => {
    const { gpu, count } = countingGpu(200_004);
    const staging = createStaging(gpu);
    expect(firsts(await staging.read(ranges))).toEqual(expected);
    expect(count).toMatchObject({ submissions: 2, maps: 2 });
    staging.destroy();
    expect(count.alive).toBe(0);
  });

  test('take none where there is nothing to read', async () => {
    const { gpu, count } = countingGpu(2 ** 20);
    expect(firsts(await createStaging(gpu).read([range(4, 0)]))).toEqual([[0, undefined]]);
    expect(count).toEqual({ submissions: 0, maps: 0, alive: 0 });
  });
});
