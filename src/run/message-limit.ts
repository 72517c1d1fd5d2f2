/** Refuses runs of more messages than the scenario's limit, before they are simulated. */
import { tooManyMessages } from '../collective/most-messages.ts';
import { seededAt } from '../ladder/seeded.ts';
import { type MessageLimit, MOST_MESSAGES } from '../model/limits.ts';
import type { Job } from './job.ts';

/** A job's limit. Seeds that decide nothing are not simulated, and not counted. */
export function messageLimitOf(job: Job): MessageLimit {
  const seeds = seededAt('routing', job) ? job.seeds.length : 1;
  return { most: job.messageLimit ?? MOST_MESSAGES, seeds };
}

/**
 * Throws `UserError` if a job whose parts have so many messages together, each part once, has more
 * than its limit over all seeds.
 */
export function refuseMessages(messages: number, job: Job): void {
  const limit = messageLimitOf(job);
  if (messages * limit.seeds > limit.most) throw tooManyMessages('the run has', messages, limit);
}
