import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '@slack/bolt';
import { expect, onTestFinished, test } from 'vitest';
import { createEngineWorld } from '../fixtures/engine-world.ts';
import { scriptedApp } from '../page/scripted-app.ts';
import { controlWorld } from './control-world.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const modal = (blocks: { type: 'section'; text: ReturnType<typeof plain> }[] | ReturnType<typeof rows>) => ({
  type: 'modal' as const,
  title: plain('Checklist'),
  blocks: [...blocks],
});
const rows = (items: Iterable<string>) =>
  [...items].map((item) => ({
    type: 'actions' as const,
    block_id: item,
    elements: [{ type: 'button' as const, action_id: 'item_tick', text: plain('Tick'), value: item }],
  }));

test('whoever stands in goes on ticking where a check ticked an item at the same moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'golive-stand-in-'));
  const file = join(folder, 'golive.db');
  const world = await controlWorld({ environment: { DATABASE_URL: `file:${file}` } });
  const golive = await createEngineWorld({ file });
  await golive.plan();
  await golive.store.close();

  const open = new Set(['merged', 'tested', 'scanned']);
  const ticked: string[] = [];
  const script = (app: App) => {
    app.command('/golive', async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: body.trigger_id, view: modal(rows(open)) });
    });
    app.action('item_tick', async ({ ack, body, action, client }) => {
      await ack();
      const item = 'block_id' in action ? action.block_id : '';
      const byCheck = item === 'tested' && open.has(item);
      open.delete(item);
      if (!byCheck) ticked.push(item);
      if (!('trigger_id' in body) || !('view' in body) || !body.view) return;
      if (byCheck) {
        const note = modal([
          { type: 'section', text: plain('Nothing changed: it is in that state already.') },
        ]);
        await client.views.push({ trigger_id: body.trigger_id, view: note });
      } else {
        const left = open.size > 0 ? rows(open) : [{ type: 'section' as const, text: plain('All is done.') }];
        await client.views.update({ view_id: body.view.id, view: modal(left) });
      }
    });
  };
  const app = await scriptedApp(world, script);
  onTestFinished(async () => {
    await app.stop();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  expect((await world.post('/stand-ins', { do: 'tick', goLive: 'GL-1' })).body).toEqual({ done: 2 });
  expect(ticked).toEqual(['merged', 'scanned']);
  expect(world.slack.modalsOf('U0RITA')).toEqual([]);
});
