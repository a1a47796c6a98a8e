import type { Runbook } from '../runbook.ts';
import type { Service } from '../service.ts';
import { stepsOf } from './step.ts';

/**
 * The workflows that change what runs in production: the deployment's, the rollback's, those by which a step of the
 * runbook brings traffic in parts, and those of steps of which `services.yaml` says so (`changes_production`). What only looks,
 * as smoke tests and the verification of a rollback do, may run at any time.
 */
export function productionWorkflows(
  { workflows: { deploy, rollback, steps = {}, changesProduction = [] } }: Pick<Service, 'workflows'>,
  runbook: Runbook | undefined,
): readonly string[] {
  const traffic = runbook ? stepsOf(runbook).filter(({ step }) => step.traffic !== undefined) : [];
  const named = [...traffic.flatMap(({ step }) => step.workflow ?? []), ...changesProduction];
  const files = named.flatMap((name) => (Object.hasOwn(steps, name) ? (steps[name] ?? []) : []));
  return [...new Set([deploy, rollback, ...files])];
}
