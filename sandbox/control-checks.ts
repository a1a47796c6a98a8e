import { z } from 'zod';
import type { Post } from './control-door.ts';
import { ALERT_SOURCES, TIMED } from './github/project.ts';
import type { SandboxParts } from './sandbox-parts.ts';
import { IMPACTS } from './status-page.ts';

const timed = z.enum(TIMED);
const count = z.int().min(0).max(200);

/** What automatic checks look at, besides the demo service: the project on GitHub, and a cloud's status page. */
export function addCheckControls(post: Post, { github, statusPage }: SandboxParts): void {
  post(
    '/github/project',
    z.strictObject({
      ci: z.enum(['green', 'red', 'running', 'none']).exactOptional(),
      staging: timed.exactOptional(),
      performance: timed.exactOptional(),
      backup: timed.exactOptional(),
      rollbackRehearsal: timed.exactOptional(),
      openIssues: count.exactOptional(),
      alerts: z.partialRecord(z.enum(ALERT_SOURCES), z.union([count, z.literal('off')])).exactOptional(),
    }),
    ({ alerts, ...changes }) => github.setProject({ ...changes, ...(alerts ? { alerts } : {}) }),
  );
  post(
    '/status/incident',
    z.strictObject({ name: z.string().min(1).max(200).default('Elevated errors'), impact: z.enum(IMPACTS) }),
    ({ name, impact }) => statusPage.open(name, impact),
  );
  post('/status/resolve', z.strictObject({}), () => statusPage.resolve());
}
