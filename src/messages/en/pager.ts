import type { ChangeMoment } from '../../domain/notices/pager.ts';

/** What whoever is paged reads: plain text. */
export const pager = {
  incident: (title: string, trigger: string, evidence: string) => `${title}: ${trigger} (${evidence})`,
  rollback: (title: string, reason: string) => `${title}: a rollback was asked for: ${reason}`,
  rollbackFailed: (title: string) => `${title}: the rollback failed`,
  notice: (title: string, text: string) => `${title}: ${text}`,
  change: {
    started: (title: string) => `${title}: the deployment has begun`,
    succeeded: (title: string) => `${title}: successful`,
    rolled_back: (title: string) => `${title}: rolled back, verified`,
    aborted: (title: string) => `${title}: aborted`,
  } satisfies Record<ChangeMoment, (title: string) => string>,
  link: { bridge: 'Join the call', run: 'The run on GitHub' },
  /** In Slack. */
  alert: {
    incident: 'the rollback proposal',
    rollback: 'the rollback',
    rollback_failed: 'the failed rollback',
    notice: 'a notice',
  },
  action: { trigger: 'paged', acknowledge: 'acknowledged', resolve: 'resolved' },
  open: (alerts: string) => `*Pager*: ${alerts}`,
  shown: (alert: string, action: string) => `${alert} ${action}`,
  pager: 'the pager',
  notSetUp:
    'an audience of the service is reached by pager, but PAGERDUTY_ROUTING_KEY is not set where golive runs',
};
