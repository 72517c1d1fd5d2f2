/** Drivers may never answer; this limits the wait. */
import { DeviceError } from '../util/errors.ts';

/** Longest wait for a driver, ms. */
const ANSWER_MS = 15_000;

/**
 * `promise`, or a `DeviceError` after 15 s; an answer that comes later still is given to `late`.
 */
export async function within<T>(promise: Promise<T>, what: string, late?: (value: T) => void): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let expired = false;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      expired = true;
      reject(new DeviceError(`waited ${ANSWER_MS / 1000} s for ${what}`));
    }, ANSWER_MS);
  });
  promise.then(
    (value) => expired && late?.(value),
    () => undefined,
  );
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}
