import type { GateStanding } from '../../domain/gates/gate.ts';
import type { HealthVerdict } from '../../domain/health/health.ts';
import type { PerformanceVerdict } from '../../domain/health/health-event.ts';
import type { Standing } from '../../domain/health/success-event.ts';
import type { Status } from '../../domain/status.ts';
import type { StepState } from '../../domain/steps/step-state.ts';

/** Signs that differ in shape, not in colour alone; the word always stands beside them. */
export const statusSymbols: Readonly<Record<Status, string>> = {
  planned: '🗓️',
  approved: '👍',
  starting: '🚀',
  deploying: '🚀',
  deployment_failed: '❌',
  validating: '🔎',
  succeeded: '✅',
  rolling_back: '⏪',
  verifying_rollback: '🔎',
  rollback_failed: '🚨',
  rolled_back: '↩️',
  aborted: '🛑',
};

export const standingSymbols: Readonly<Record<GateStanding, string>> = {
  not_open: '🔒',
  open: '⏳',
  go: '✅',
  no_go: '⛔',
  overruled: '⚠️',
  outdated: '⌛',
};

export const verdictSymbols: Readonly<Record<HealthVerdict, string>> = {
  up: '✅',
  down: '🔻',
  unknown: '❔',
};

export const performanceSymbols: Readonly<Record<PerformanceVerdict, string>> = {
  fine: '✅',
  degraded: '🐢',
  unknown: '❔',
};

export const checkSymbols = { passed: '🟢', failed: '🔴', unknown: '⚪' } as const;

export const stepSymbols: Readonly<Record<StepState['state'], string>> = {
  waiting: '▫️',
  running: '▶️',
  done: '✅',
  failed: '❌',
  skipped: '⏭️',
};

export const standingOfCriterion: Readonly<Record<Standing, string>> = {
  met: '✅',
  not_met: '❌',
  not_proven: '❔',
  open: '☐',
};

export const itemSymbols = { open: '☐', done: '☑', skipped: '⏭️' } as const;
