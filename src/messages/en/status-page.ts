import type { WantedEntry } from '../../domain/notices/status-page.ts';

/** What everybody reads on the status page: plain text. */
export const statusPage = {
  maintenance: (service: string, version: string) => `Update of ${service} to ${version}`,
  rollback: (service: string) => `Trouble with ${service} after an update`,
  body: {
    scheduled: (f: { service: string; version: string; t0: string }) =>
      `${f.service} is going to be updated to ${f.version}. It is planned for ${f.t0}.`,
    moved: (f: { t0: string }) => `The update has been moved. It is now planned for ${f.t0}.`,
    in_progress: (f: { service: string }) => `The update of ${f.service} has begun.`,
    completed: (f: { service: string; version: string }) =>
      `The update is complete: ${f.service} runs ${f.version}.`,
    cancelled: () => 'The update was cancelled.',
    rolling_back: () =>
      'The update is not kept: the version before is being put back. An incident of its own says how that goes on.',
    identified: (f: { service: string }) =>
      `The update of ${f.service} is not kept. We are putting the version before it back.`,
    monitoring: (f: { service: string }) =>
      `The version before the update of ${f.service} has been put back. We are watching whether all is well again.`,
    resolved: (f: { service: string }) =>
      `${f.service} runs the version before the update again, and is well.`,
  } satisfies Record<WantedEntry['words'], (f: { service: string; version: string; t0: string }) => string>,
  /** In Slack. */
  entry: { maintenance: 'the maintenance', rollback: 'the incident of the rollback' },
  status: {
    scheduled: 'scheduled',
    in_progress: 'in progress',
    verifying: 'being verified',
    completed: 'completed',
    investigating: 'being investigated',
    identified: 'identified',
    monitoring: 'being monitored',
    resolved: 'resolved',
  },
  page: 'the status page',
  line: (entries: string) => `*Status page*: ${entries}`,
  shown: (entry: string, status: string) => `${entry} ${status}`,
  leftOpen: (entry: string, status: string) => `⚠️ ${entry} *still ${status}*, although the go-live is over`,
  notSetUp:
    'the service names a status page, but STATUSPAGE_API_KEY and STATUSPAGE_PAGE_ID are not set where golive runs',
};
