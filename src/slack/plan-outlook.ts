import type { RunRequest } from '../domain/event.ts';
import { votersWithoutLogin } from '../domain/gates/voters.ts';
import { isSlackChannel } from '../domain/notices/slack-place.ts';
import type { Service } from '../domain/service.ts';
import { stepsOf } from '../domain/steps/step.ts';
import { workflowOfStep } from '../domain/steps/step-run.ts';
import { refOf } from '../domain/version.ts';
import { channelLink, mention, outside } from '../messages/blocks/mrkdwn.ts';
import { type Found, look, workflowOf } from './look.ts';
import type { Channel, Workflow } from './needs.ts';
import type { PlanWish } from './plan.ts';
import type { Door } from './wish.ts';

/** What will not work when the time comes, looked up while there is still time to mend it. All are mrkdwn. */
export interface Outlook {
  /** Without this the go-live could not be run at all. */
  readonly problem?: string | undefined;
  readonly warnings: readonly string[];
}

/** Looks at the channels in Slack and the workflows at GitHub. What cannot be looked up in time stops nobody. */
export async function lookAhead(
  door: Door,
  wish: Pick<PlanWish, 'service' | 'runbook' | 'version' | 'rollbackTo'>,
): Promise<Outlook> {
  const { service, version, rollbackTo } = wish;
  const [control, notices, versions, deploy, rollback, verify, steps] = await Promise.all([
    channelOf(door, service.channel),
    Promise.all(noticeChannels(wish).map(async (id) => noticeWarning(door, id, await channelOf(door, id)))),
    Promise.all([
      versionWarning(door, service, version),
      rollbackTo === undefined ? undefined : versionWarning(door, service, rollbackTo),
    ]),
    workflowOf(door, service, service.workflows.deploy),
    workflowOf(door, service, service.workflows.rollback),
    service.workflows.verify === undefined ? undefined : workflowOf(door, service, service.workflows.verify),
    Promise.all(stepWorkflows(wish).map((file) => stepWarning(door, service, file))),
  ]);
  const { check } = door.words.door;
  const link = channelLink(service.channel);
  return {
    problem: control && controlProblem(door, link, control.found),
    warnings: [
      ...(control ? [] : [check.unchecked(link)]),
      ...notices,
      ...versions,
      workflowWarning(door, service, { for: 'deploy', file: service.workflows.deploy, workflow: deploy }),
      workflowWarning(door, service, {
        for: 'rollback',
        file: service.workflows.rollback,
        workflow: rollback,
      }),
      service.workflows.verify === undefined
        ? undefined
        : workflowWarning(door, service, {
            for: 'verify',
            file: service.workflows.verify,
            workflow: verify,
          }),
      ...steps,
      loginWarning(door, wish),
    ].filter((warning) => warning !== undefined),
  };
}

/** The channels of the notices that this runbook sends, besides the one where the go-live is run. */
function noticeChannels({ service, runbook }: Pick<PlanWish, 'service' | 'runbook'>): readonly string[] {
  const told = new Set(
    runbook.notices.flatMap(({ channels, audiences }) => (channels.includes('slack') ? audiences : [])),
  );
  const channels = service.audiences.filter(({ id }) => told.has(id)).flatMap(({ slack }) => slack);
  return [...new Set(channels)].filter((id) => id !== service.channel && isSlackChannel(id));
}

const channelOf = (door: Door, id: string): Promise<Found<Channel | undefined>> =>
  look(door, id, door.directory.channelInfo(id));

function controlProblem({ words }: Door, link: string, channel: Channel | undefined): string | undefined {
  const { check } = words.door;
  if (channel?.isArchived) return check.archived(link);
  return channel?.isMember ? undefined : check.notInChannel(link);
}

function noticeWarning({ words }: Door, id: string, channel: Found<Channel | undefined>): string | undefined {
  const { check } = words.door;
  const link = channelLink(id);
  if (!channel) return check.unchecked(link);
  if (channel.found?.isArchived) return check.noticeArchived(link);
  return channel.found?.isMember ? undefined : check.noticeNotInChannel(link);
}

/** What stands as a tag, a branch or a commit on GitHub is what the workflow is most likely to find. */
async function versionWarning(door: Door, service: Service, version: string): Promise<string | undefined> {
  const { check } = door.words.door;
  const { repository } = service;
  const ref = refOf(service, version);
  const known = await look(door, ref, door.directory.knowsRef({ repository, ref }));
  const named = `\`${outside(ref, 100)}\``;
  const where = `\`${outside(repository, 100)}\``;
  if (!known) return check.unchecked(check.isIn(named, where));
  return known.found ? undefined : check.noVersion(named, where);
}

/** Authors are known by their names on GitHub alone. */
function loginWarning(
  { words }: Door,
  { service, runbook }: Pick<PlanWish, 'service' | 'runbook'>,
): string | undefined {
  const unknown = votersWithoutLogin({ service }, runbook);
  return unknown.length > 0
    ? words.door.check.noLogin(words.people.and(unknown.slice(0, 8).map(mention)))
    : undefined;
}

/** The files of the steps that workflows do. */
function stepWorkflows({ service, runbook }: Pick<PlanWish, 'service' | 'runbook'>): readonly string[] {
  const files = stepsOf(runbook).flatMap(({ step }) => workflowOfStep({ service }, step) ?? []);
  return [...new Set(files)];
}

const stepWarning = async (door: Door, service: Service, file: string): Promise<string | undefined> =>
  workflowWarning(door, service, { for: 'step', file, workflow: await workflowOf(door, service, file) });

interface Looked {
  readonly for: RunRequest['purpose'];
  readonly file: string;
  readonly workflow: Found<Workflow>;
}

function workflowWarning(
  { words }: Door,
  service: Service,
  { for: purpose, file: name, workflow }: Looked,
): string | undefined {
  const { check } = words.door;
  const file = `\`${outside(name, 100)}\``;
  const where = check.atRef(`\`${outside(service.repository, 100)}\``, `\`${outside(service.ref, 100)}\``);
  if (!workflow) return check.unchecked(check.isIn(file, where));
  const { found } = workflow;
  if (!found.exists) return check.noWorkflow[purpose](file, where);
  if (!found.hasDispatch) return check.noDispatch[purpose](file, where);
  return found.declaresGoliveId && found.showsGoliveId ? undefined : check.noGoliveId(file, where);
}
