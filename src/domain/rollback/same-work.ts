import type { RunRequest } from '../event.ts';

export type Work = Pick<RunRequest, 'purpose' | 'step'>;

/** What two runs are for: one of them may be another try of the other. */
export const isSameWork = (a: Work, b: Work): boolean => a.purpose === b.purpose && a.step === b.step;
