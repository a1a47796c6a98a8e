import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultScopes } from '../../sandbox/slack/workspace.ts';
import { actions, button, inputBlock, modal, section } from './slack-blocks.ts';
import { type RunningSlack, startSlack, until } from './slack-harness.ts';

let running: RunningSlack;
beforeEach(async () => {
  running = await startSlack({ ackTimeoutMs: 300 });
});
afterEach(() => running.stop());

const rita = { userId: 'U0RITA', channelId: 'C0RELEASE' };
const ritasViews = () => running.slack.snapshot().users.find((user) => user.id === 'U0RITA')?.views ?? [];

/** Posts a button; clicking it opens the given view through a real Bolt app. */
async function openedModal(
  view: Record<string, unknown>,
  register: (app: ReturnType<RunningSlack['bolt']>) => void,
) {
  const app = running.bolt();
  app.action('open', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body)
      await client.views.open({ trigger_id: body.trigger_id, view: JSON.parse(JSON.stringify(view)) });
  });
  register(app);
  await app.start();
  const posted = await running
    .client()
    .chat.postMessage({ channel: rita.channelId, text: 'A card', blocks: [actions(button('open'))] });
  await running.slack.click({ ...rita, ts: posted.ts, actionId: 'open' });
  return until(running, () => ritasViews()[0]?.id);
}

const plan = modal({
  callback_id: 'plan',
  private_metadata: 'GL-7',
  blocks: [inputBlock('version'), inputBlock('note', true)],
});

test('what a person sees is also the modal in front of them by then', async () => {
  await running.stop();
  running = await startSlack();
  const view = JSON.parse(JSON.stringify(plan));
  const app = running.bolt();
  app.command('/golive', async ({ ack, client, command }) => {
    if (command.text === 'plan') await client.views.open({ trigger_id: command.trigger_id, view });
    await ack();
  });
  await app.start();
  expect(await running.slack.postCommand({ ...rita, text: 'help' })).not.toHaveProperty('viewId');
  const seen = await running.slack.postCommand({ ...rita, text: 'plan' });
  expect(seen).toMatchObject({ ok: true, viewId: ritasViews()[0]?.id });
  const others = await running.slack.postCommand({ ...rita, userId: 'U0TOM', text: 'help' });
  expect(others).not.toHaveProperty('viewId');
});

test('a modal is submitted with what the person entered', async () => {
  const views: Record<string, unknown>[] = [];
  const viewId = await openedModal(plan, (app) =>
    app.view('plan', async ({ ack, view }) => {
      views.push({ ...view });
      await ack();
    }),
  );
  const seen = await running.slack.submitView({ userId: 'U0RITA', viewId, values: { version: 'v1.4.2' } });
  expect(seen).toMatchObject({ ok: true });
  expect(seen).not.toHaveProperty('viewId');
  expect(views).toMatchObject([
    {
      id: viewId,
      callback_id: 'plan',
      private_metadata: 'GL-7',
      root_view_id: viewId,
      previous_view_id: null,
      state: {
        values: {
          version: { entered: { type: 'plain_text_input', value: 'v1.4.2' } },
          note: { entered: { type: 'plain_text_input', value: null } },
        },
      },
    },
  ]);
  expect(ritasViews()).toEqual([]);
});

test('a modal with an empty required field is not sent at all', async () => {
  const viewId = await openedModal(plan, () => {});
  const seen = await running.slack.submitView({ userId: 'U0RITA', viewId });
  expect(seen).toMatchObject({
    ok: false,
    viewId,
    errors: { version: 'Please complete this required field.' },
  });
  expect(running.ledger.read({ kind: 'envelope.delivered' })).toHaveLength(1);
});

test('a modal shows the errors that the app finds and stays open', async () => {
  const viewId = await openedModal(plan, (app) =>
    app.view('plan', async ({ ack }) => {
      await ack({ response_action: 'errors', errors: { version: 'Unknown version' } });
    }),
  );
  const seen = await running.slack.submitView({ userId: 'U0RITA', viewId, values: { version: 'v9' } });
  expect(seen).toMatchObject({ ok: true, viewId, errors: { version: 'Unknown version' } });
});

test('a modal cannot show errors at blocks that are no inputs', async () => {
  const viewId = await openedModal(plan, (app) =>
    app.view('plan', async ({ ack }) => {
      await ack({ response_action: 'errors', errors: { nowhere: 'Unknown version' } });
    }),
  );
  const seen = await running.slack.submitView({ userId: 'U0RITA', viewId, values: { version: 'v9' } });
  expect(seen).toMatchObject({ ok: false, error: 'invalid_response', viewId });
  expect(running.ledger.read({ kind: 'ack.refused' })).toHaveLength(1);
});

test('a modal can be updated, pushed three deep but no deeper, and cleared', async () => {
  const acks = [
    {
      response_action: 'update',
      view: modal({ callback_id: 'plan', title: 'Again', blocks: [inputBlock('version')] }),
    },
    {
      response_action: 'push',
      view: modal({ callback_id: 'plan', title: 'Two', blocks: [section('Sure?')] }),
    },
    {
      response_action: 'push',
      view: modal({ callback_id: 'plan', title: 'Three', blocks: [section('Sure?')] }),
    },
    {
      response_action: 'push',
      view: modal({ callback_id: 'plan', title: 'Four', blocks: [section('Sure?')] }),
    },
    { response_action: 'clear' },
  ];
  const root = await openedModal(plan, (app) =>
    app.view('plan', async ({ ack }) => {
      await ack(JSON.parse(JSON.stringify(acks.shift() ?? {})));
    }),
  );
  const updated = await running.slack.submitView({
    userId: 'U0RITA',
    viewId: root,
    values: { version: 'v1' },
  });
  expect(updated.viewId).toBe(root);
  expect(ritasViews()[0]).toMatchObject({
    title: { text: 'Again' },
    state: { values: { version: { entered: { value: 'v1' } } } },
  });
  const second = await running.slack.submitView({ userId: 'U0RITA', viewId: root });
  const third = await running.slack.submitView({ userId: 'U0RITA', viewId: second.viewId ?? '' });
  expect(ritasViews()).toMatchObject([
    { id: root, previous_view_id: null },
    { id: second.viewId, previous_view_id: root, root_view_id: root },
    { id: third.viewId, previous_view_id: second.viewId, root_view_id: root },
  ]);
  const fourth = await running.slack.submitView({ userId: 'U0RITA', viewId: third.viewId ?? '' });
  expect(fourth).toMatchObject({ ok: false, viewId: third.viewId });
  await expect(running.slack.submitView({ userId: 'U0RITA', viewId: root })).rejects.toThrow(
    'not the modal in front',
  );
  await running.slack.submitView({ userId: 'U0RITA', viewId: third.viewId ?? '' });
  expect(ritasViews()).toEqual([]);
});

test('a modal tells the app that it was closed only where the app asked for it', async () => {
  const closed: unknown[] = [];
  const view = modal({ callback_id: 'plan', notify_on_close: true, blocks: [section('Hello')] });
  const viewId = await openedModal(view, (app) =>
    app.view({ callback_id: 'plan', type: 'view_closed' }, async ({ ack, body }) => {
      await ack();
      closed.push('is_cleared' in body && body.is_cleared);
    }),
  );
  await running.slack.closeView({ userId: 'U0RITA', viewId, clear: true });
  expect(closed).toEqual([true]);
  // A second press, or one on a form that the app closed meanwhile, has nothing to do.
  await running.slack.closeView({ userId: 'U0RITA', viewId });
  expect(closed).toEqual([true]);
});

test('a modal whose submission is not acknowledged stays open and says so', async () => {
  const viewId = await openedModal(plan, () => {});
  const seen = await running.slack.submitView({ userId: 'U0RITA', viewId, values: { version: 'v1' } });
  expect(seen).toMatchObject({
    ok: false,
    error: 'operation_timeout',
    text: expect.stringContaining('trouble'),
    viewId,
  });
});

test('files are attached to a form and come with it, as many and of such kinds as it takes', async () => {
  const views: { state: { values: Record<string, Record<string, { files?: unknown }>> } }[] = [];
  const element = { type: 'file_input', action_id: 'files', filetypes: ['pdf', 'PNG'], max_files: 2 };
  const block = { ...inputBlock('files', true), element };
  const viewId = await openedModal(modal({ callback_id: 'plan', blocks: [block] }), (app) =>
    app.view('plan', async ({ ack, view }) => {
      views.push(view);
      await ack({ response_action: 'errors', errors: { files: 'once more' } });
    }),
  );
  const { slack } = running;
  const upload = (name: string, userId = 'U0RITA', bytes = Buffer.from('%PDF-')) =>
    slack.uploadFile({ userId, name, mimeType: 'application/pdf', bytes }).fileId;
  const send = (...files: string[]) => slack.submitView({ userId: 'U0RITA', viewId, values: { files } });
  const [plan7, shot] = [upload('The plan (7).pdf'), upload('shot.png')];
  await send(plan7, shot);
  expect(views.at(-1)?.state.values['files']?.['files']).toEqual({
    type: 'file_input',
    files: [
      {
        id: plan7,
        name: 'The plan (7).pdf',
        title: 'The plan (7).pdf',
        mimetype: 'application/pdf',
        size: 5,
        user: 'U0RITA',
        mode: 'hosted',
        permalink: `https://golive-sandbox.slack.com/files/U0RITA/${plan7}/the_plan_7_.pdf`,
      },
      expect.objectContaining({ id: shot }),
    ],
  });
  slack.deleteFile(shot);
  await send(shot);
  expect(views.at(-1)?.state.values['files']?.['files']?.files).toEqual([{ id: shot, mode: 'tombstone' }]);
  await send();
  expect(views.at(-1)?.state.values['files']?.['files']?.files).toEqual([]);

  await expect(send(plan7, upload('a.pdf'), upload('b.pdf'))).rejects.toThrow('No more than 2 files');
  await expect(send(upload('run.exe'))).rejects.toThrow('only pdf, PNG are taken');
  await expect(send(upload('theirs.pdf', 'U0TOM'))).rejects.toThrow('is not a file of U0RITA');
  const tooLarge = Buffer.alloc(10 * 1024 * 1024 + 1);
  expect(() => upload('huge.pdf', 'U0RITA', tooLarge)).toThrow('"huge.pdf" is larger than 10 MB.');
  expect(views).toHaveLength(3);
});

test('a form that takes files is not opened for an app that may not read them', async () => {
  await running.stop();
  running = await startSlack({ scopes: defaultScopes.filter((scope) => scope !== 'files:read') });
  const element = { type: 'file_input', action_id: 'files' };
  const view = modal({ callback_id: 'plan', blocks: [{ ...inputBlock('files', true), element }] });
  const refused = Promise.withResolvers<unknown>();
  const app = running.bolt();
  app.action('open', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body)
      await client.views
        .open({ trigger_id: body.trigger_id, view: JSON.parse(JSON.stringify(view)) })
        .catch(refused.resolve);
  });
  await app.start();
  const blocks = [actions(button('open'))];
  const { ts } = await running.client().chat.postMessage({ channel: rita.channelId, text: 'A card', blocks });
  await running.slack.click({ ...rita, ts, actionId: 'open' });
  expect(await refused.promise).toMatchObject({ data: { error: 'missing_scope', needed: 'files:read' } });
});
