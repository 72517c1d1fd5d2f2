/** Faults that only training steps can have. */
import { ranksAreTimed, stepFlaps } from '../model/faults.ts';
import { UserError } from '../util/errors.ts';
import type { Job } from './job.ts';

/** Throws `UserError` for faults that one schedule cannot have. */
export function refuseStepFaults({ faults }: Pick<Job, 'faults'>): void {
  if (!faults) return;
  if (stepFlaps(faults)) {
    throw new UserError('a fault comes back (every) only in a training step', {
      where: 'faults',
      advice: 'use a training step, or leave out every: the fault then comes once',
    });
  }
  if (!ranksAreTimed(faults)) return;
  throw new UserError('a rank is slow for a part of the time only in a training step', {
    where: 'faults',
    advice: 'use a training step, or leave out at and until: the rank is slow all the time',
  });
}
