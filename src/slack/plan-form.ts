import type { Runbook } from '../domain/runbook.ts';
import type { Service } from '../domain/service.ts';
import { answer } from '../messages/answers/answer.ts';
import { button } from '../messages/blocks/blocks.ts';
import { outside } from '../messages/blocks/mrkdwn.ts';
import { type PlanChoices, planView, rolesThatMatter } from '../messages/views/plan-view.ts';
import { roleBlock, roleHolderAction, viewInputs } from '../messages/views/view-inputs.ts';
import { chosenIn, dateIn, lineIn, timeIn, userIn } from './form-values.ts';
import { againSaid } from './forms.ts';
import type { Definitions } from './needs.ts';
import type { SlackView } from './payload.ts';
import type { PlanProblem, PlanWish } from './plan.ts';
import { type Reply, refuse } from './reply.ts';
import type { Door } from './wish.ts';
import { readTime } from './written-time.ts';

const inputs = viewInputs.plan;

/** The empty form, with the first service or the one that this channel belongs to. */
export async function openPlanForm(door: Door, channel: string | undefined): Promise<Reply> {
  const definitions = await door.directory.loadDefinitions();
  const services = [...definitions.services.values()];
  const service = services.find((s) => s.channel === channel) ?? services[0];
  const choices = service && choicesOf(definitions, { service, channel, now: door.clock.now() });
  if (!choices) return refuse(answer(door.words.door.noServices));
  const again = button({ action: 'plan_open', text: door.words.buttons.plan });
  return { type: 'open', view: planView(choices, door.words), again: againSaid(again, door.words) };
}

/** The form drawn anew for the service or runbook that was just chosen in it. */
export async function redrawPlanForm(
  door: Door,
  view: SlackView,
  chosen: { readonly service: string } | { readonly runbook: string },
): Promise<Reply> {
  const definitions = await door.directory.loadDefinitions();
  const serviceId = 'service' in chosen ? chosen.service : chosenIn(view, inputs.service);
  const service = definitions.services.get(serviceId);
  const runbook = 'runbook' in chosen ? definitions.runbooks.get(chosen.runbook) : undefined;
  const channel = view.private_metadata || undefined;
  const choices = service && choicesOf(definitions, { service, runbook, channel, now: door.clock.now() });
  if (!choices) return refuse(answer(door.words.door.noServices));
  const typed = { version: lineIn(view, inputs.version), rollbackTo: lineIn(view, inputs.rollbackTo) };
  return { type: 'change', view: planView({ ...choices, ...typed }, door.words) };
}

interface Chosen {
  readonly service: Service;
  readonly runbook?: Runbook | undefined;
  readonly channel: string | undefined;
  readonly now: number;
}

function choicesOf(
  { services, runbooks }: Definitions,
  { service, runbook = runbooks.get(service.runbook), channel, now }: Chosen,
): PlanChoices | undefined {
  if (!runbook) return undefined;
  return {
    services: [...services.values()],
    runbooks: [...runbooks.values()],
    service,
    runbook,
    channel,
    now,
  };
}

/** What was entered, with the role holders that the form asked for. */
export function readPlanForm(
  door: Door,
  view: SlackView,
  { services, runbooks }: Definitions,
): PlanWish | PlanProblem {
  const { words } = door;
  const serviceId = chosenIn(view, inputs.service);
  const runbookId = chosenIn(view, inputs.runbook);
  const service = services.get(serviceId);
  const runbook = runbooks.get(runbookId);
  if (!service)
    return { problem: words.door.unknownService(outside(serviceId, 60), undefined), field: 'service' };
  if (!runbook)
    return { problem: words.door.unknownRunbook(outside(runbookId, 60), undefined), field: 'runbook' };
  const time = readTime([dateIn(view, inputs.date), timeIn(view, inputs.time)]);
  if (!time) return { problem: words.door.line.time, field: 'date' };
  const rollbackTo = lineIn(view, inputs.rollbackTo);
  return {
    service: withHolders(service, holdersIn(view, service, runbook)),
    runbook,
    written: { service, runbook: runbooks.get(service.runbook) },
    version: lineIn(view, inputs.version),
    ...(rollbackTo ? { rollbackTo } : {}),
    when: { ...time.written, zone: chosenIn(view, inputs.zone) },
  };
}

type Holders = ReadonlyMap<string, string | undefined>;

const holdersIn = (view: SlackView, service: Service, runbook: Runbook): Holders =>
  new Map(
    rolesThatMatter(runbook).map((role) => [
      role,
      userIn(view, { block: roleBlock(service.id, role), action: roleHolderAction }),
    ]),
  );

/** A role whose holder was taken out of the form is held by nobody; a deputy who became the holder is no deputy. */
function withHolders(service: Service, holders: Holders): Service {
  const roles = new Map(Object.entries(service.roles));
  for (const [role, holder] of holders) {
    const deputy = roles.get(role)?.deputy;
    if (holder === undefined) roles.delete(role);
    else roles.set(role, { holder, ...(deputy && deputy !== holder ? { deputy } : {}) });
  }
  return { ...service, roles: Object.fromEntries(roles) };
}

/** The input of the form that a part of the plan stands in. */
export function blockOf(view: SlackView, { field, role }: PlanProblem): string {
  if (field !== 'role') return inputs[field].block;
  return roleBlock(chosenIn(view, inputs.service), role ?? '');
}
