/**
 * Tests that need a Vulkan adapter. Each opens its device in a child process with a time limit: a
 * dispatch that never ends cannot be stopped from inside, and a driver's crash must fail one test,
 * not the whole run.
 *
 * The adapter is the one `VK_DRIVER_FILES` names, else SwiftShader as Debian's chromium-common
 * installs it. Without one the tests are skipped and say so, except with `CI=true`, where that is a
 * failure.
 */
import { describe, test } from 'vitest';
import { findIcd, SWIFTSHADER_ICD } from './child.ts';

export { runInChild, SWIFTSHADER_ICD } from './child.ts';

/**
 * A `describe` whose tests need an adapter, the one of driver `wanted` if that is given: skipped
 * without one, failed if CI promised one.
 */
export function describeGpu(name: string, body: (icd: string) => void, wanted?: string): void {
  const icd = findIcd(wanted);
  if (icd) {
    describe(`${name} (${icd})`, () => body(icd));
  } else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(
        `CI must have a Vulkan adapter: ${SWIFTSHADER_ICD} is missing and VK_DRIVER_FILES names none`,
      );
    });
  } else {
    const reason = 'skipped: no Vulkan adapter (install chromium-common or set VK_DRIVER_FILES)';
    console.warn(`${name} ${reason}`);
    describe.skip(`${name}, ${reason}`, () => {
      test('needs an adapter', () => undefined);
    });
  }
}
