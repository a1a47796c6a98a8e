import type { App } from '@slack/bolt';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlWorld, controlWorld } from '../sandbox/control-world.ts';
import { seriousViolations } from './axe.ts';
import { closeWindows, inBrowser, leftOut, openPage, restingPlace } from './browser.ts';
import { everyInput, shownBlocks, usedBlocks } from './every-block.ts';
import { scriptedApp } from './scripted-app.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const field = (blockId: string) => ({
  type: 'input' as const,
  block_id: blockId,
  label: plain(blockId),
  element: { type: 'plain_text_input' as const, action_id: 'entered' },
});
const form = (title: string, callbackId: string, blocks: readonly unknown[]) =>
  JSON.parse(
    JSON.stringify({
      type: 'modal',
      callback_id: callbackId,
      title: plain(title),
      submit: plain('Submit'),
      blocks,
    }),
  );

/** Three rows of buttons, of which the one in the middle can be ticked. */
const checklist = (middle: string) =>
  form(
    'Checklist',
    'checklist',
    ['above', middle, 'below'].map((action_id) => ({
      type: 'actions',
      elements: [action_id, 'skip'].map((one) => ({
        type: 'button',
        action_id: `${one}${one === 'skip' ? `_${action_id}` : ''}`,
        text: plain(one),
      })),
    })),
  );

/** What the app heard of the person's clicks and choices, as `action_id: value`. */
const heard: string[] = [];

function script(app: App): void {
  app.action('go', async ({ ack, body, client }) => {
    await ack();
    heard.push('go');
    if ('trigger_id' in body)
      await client.views.open({
        trigger_id: body.trigger_id,
        view: form('Every input', 'every', everyInput),
      });
  });
  app.action('wizard', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body)
      await client.views.open({
        trigger_id: body.trigger_id,
        view: form('First', 'first', [field('version')]),
      });
  });
  app.action('tick', async ({ ack, body, client }) => {
    await ack();
    const view = 'view' in body ? body.view : undefined;
    if (view) await client.views.update({ view_id: view.id, view: checklist('untick') });
  });
  app.action('list', async ({ ack, body, client }) => {
    await ack();
    if ('trigger_id' in body)
      await client.views.open({ trigger_id: body.trigger_id, view: checklist('tick') });
  });
  app.view('first', async ({ ack, view }) => {
    const version = view.state.values['version']?.['entered']?.value;
    if (version === 'wrong')
      await ack({ response_action: 'errors', errors: { version: 'There is no such version.' } });
    else if (version === 'again')
      await ack({ response_action: 'update', view: form('Updated', 'first', [field('version')]) });
    else await ack({ response_action: 'push', view: form('Second', 'second', [field('reason')]) });
  });
  app.view('second', async ({ ack }) => ack({ response_action: 'clear' }));
  app.view('every', async ({ ack, view }) => {
    await ack();
    heard.push(JSON.stringify(view.state.values));
  });
  app.action(/.*/, async ({ ack, action }) => {
    await ack();
    const { type, action_id, action_ts, block_id, ...rest } = Object(action);
    heard.push(`${action_id}: ${JSON.stringify(rest)}`);
  });
  app.command('/golive', async ({ command, ack }) => {
    if (command.text !== 'silent') await ack(`You wrote ${command.text}`);
  });
}

let world: ControlWorld;
let app: Awaited<ReturnType<typeof scriptedApp>>;
let page: Page;
let complaints: readonly string[];

describe.skipIf(leftOut !== '')(`Slack on the page${inBrowser}`, () => {
  beforeAll(async () => {
    world = await controlWorld({ slackLimitsTimes: 100 });
    app = await scriptedApp(world, script);
    ({ page, complaints } = await openPage(`${world.origin}/#/U0RITA/C0RELEASE`, {
      width: 1440,
      height: 900,
    }));
    await page.getByRole('log').waitFor();
  });
  afterAll(async () => {
    await closeWindows();
    await app?.stop();
    await world?.close();
  });
  const log = () => page.getByRole('log', { name: 'Messages in #releases' });
  const focused = (element: Locator) =>
    expect.poll(() => element.and(page.locator(':focus')).count()).toBe(1);
  const send = async (text: string) => {
    await page.getByRole('textbox', { name: 'Message #releases' }).fill(text);
    await page.keyboard.press('Enter');
  };

  test("draws every block, in its viewer's zone and with everybody's names", async () => {
    for (const blocks of shownBlocks) await app.post(blocks);
    await log().getByRole('columnheader', { name: 'Endpoint' }).waitFor();
    expect(await log().getByRole('heading', { name: 'A header 🚀' }).count()).toBe(1);
    const text = await log().innerText();
    for (const words of [
      '@Tom Tanaka',
      '#incident-response',
      '@on-call',
      '@here',
      'Tuesday 1 December 2026 at 18:00',
      '✅ 🚀 👋🏽 :not_an_emoji:'.normalize(),
      'const a = 1 < 2;\n  indented',
      'snake_case_name',
      'A graph of latency',
      'A Markdown heading',
      'a rich quote',
    ])
      expect(text.replace('Tuesday, 1', 'Tuesday 1')).toContain(words);
    const tags = async (tag: string) => log().locator(tag).allInnerTexts();
    expect(await tags('strong')).toEqual(expect.arrayContaining(['bold', 'Version', 'small']));
    expect(await tags('em')).toEqual(expect.arrayContaining(['italic']));
    expect(await tags('s')).toEqual(expect.arrayContaining(['struck', ' struck']));
    expect(await tags('blockquote')).toEqual(['a quote\nof two lines', 'a rich quote', 'quoted']);
    expect(await log().locator('ol > li').allInnerTexts()).toEqual(['first', 'second', 'first']);
    expect(await log().getByRole('link', { name: 'with a name' }).getAttribute('href')).toBe(
      'https://example.com/?a=1&b=2',
    );
  });

  test('tells the app what was pressed, picked and chosen, and asks before a dangerous press', async () => {
    await app.post(usedBlocks);
    await page.getByRole('button', { name: 'NO-GO' }).click();
    await page.getByRole('dialog', { name: 'Really?' }).getByRole('button', { name: 'Leave it' }).click();
    await page.getByRole('button', { name: 'NO-GO' }).click();
    await page.getByRole('dialog', { name: 'Really?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Plain' }).click();
    await page.getByLabel('Pick one').selectOption('two');
    await page.getByLabel('Pick a person').selectOption({ label: 'Sam Silva (Security lead)' });
    await page.getByLabel('Option one').first().check();
    await page.getByLabel('datepicker', { exact: true }).fill('2026-12-24');
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'NO-GO' }).click();
    await page.getByRole('button', { name: 'Stop it' }).click();
    await expect
      .poll(() => heard.map((line) => line.split(':')[0]))
      .toEqual(['plain', 'select', 'user', 'boxes', 'date', 'more', 'stop']);
    expect(heard.join('\n')).toMatch(/"value":"two"[\s\S]*U0SAM[\s\S]*2026-12-24/);
  });

  test('takes a form: it shows what is wrong, keeps what is right, and gives the focus back', async () => {
    await page.getByRole('button', { name: 'GO', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Every input' });
    await dialog.getByLabel('Long text').fill('two\nlines');
    await dialog.getByLabel('Number').fill('seven');
    await dialog.getByLabel('Several (optional)').click();
    await dialog.getByLabel('Option two').first().check();
    await page.keyboard.press('Escape');
    expect(await dialog.getByLabel('Several (optional)').innerText()).toBe('Option two');
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.getByText('Please enter a number.').waitFor();
    expect(await dialog.getByText('Please complete this required field.').count()).toBe(2);
    await focused(dialog.getByLabel('Short text'));
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByLabel('Short text').pressSequentially('short');
    await focused(dialog.getByLabel('Short text'));
    expect(await dialog.getByText('Please complete this required field.').count()).toBe(1);
    await dialog.getByLabel('Number').fill('7');
    await dialog.getByLabel('Choice').selectOption('two');
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => heard.at(-1)).toMatch(/two\\nlines.*"7".*Option two/);
    await focused(page.getByRole('button', { name: 'GO', exact: true }));
  });

  test('attaches files from the own machine, and opens the link of one', async () => {
    const file = (name: string, text: string) => ({
      name,
      mimeType: 'text/plain',
      buffer: Buffer.from(text),
    });
    await page.getByRole('button', { name: 'GO', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Every input' });
    const choose = dialog.getByLabel('Files (optional)');
    await choose.setInputFiles([file('one.txt', '1'), file('two.txt', '2'), file('three.txt', '3')]);
    await dialog.getByText('No more than 2 files can be attached here.').waitFor();
    const hostile = '<img src=x onerror=alert(1)>.txt';
    await choose.setInputFiles([file('one.txt', '1'), file(hostile, 'plan')]);
    await dialog.getByText(hostile).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Remove one.txt' }).click();
    await dialog.getByText('one.txt').waitFor({ state: 'detached' });
    await dialog.getByLabel('Short text').fill('short');
    await dialog.getByLabel('Number').fill('7');
    await dialog.getByLabel('Choice').selectOption('two');
    await dialog.getByRole('button', { name: 'Submit' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await expect.poll(() => heard.at(-1)).toContain('"permalink"');
    const [permalink, ...more] = [...(heard.at(-1) ?? '').matchAll(/"permalink":"([^"]+)"/g)].map(
      ([, url]) => url,
    );
    expect(more).toEqual([]);
    await app.post([{ type: 'section', text: { type: 'mrkdwn', text: `<${permalink}|the plan>` } }]);
    const href = await log().getByRole('link', { name: 'the plan' }).getAttribute('href');
    expect(await (await fetch(new URL(href ?? '', world.origin))).text()).toBe('plan');
  });

  test('keeps the keyboard where it was when what it stood on is drawn anew', async () => {
    const { ts } = await app.post([
      { type: 'actions', elements: [{ type: 'button', action_id: 'list', text: plain('Open the list') }] },
    ]);
    await page.getByRole('button', { name: 'Open the list' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Checklist' });
    await dialog.getByRole('button', { name: 'tick', exact: true }).press('Enter');
    await focused(dialog.getByRole('button', { name: 'untick' }));
    await app.client.apiCall('chat.update', { channel: 'C0RELEASE', ts, text: 'no button', blocks: '[]' });
    await page.getByText('no button').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await focused(log());
  });

  test('pins a message by hand, and takes it off', async () => {
    const message = log().getByRole('article').filter({ hasText: 'no button' });
    await message.hover();
    await message.getByRole('button', { name: 'Pin to the channel' }).click();
    await message.getByText('Pinned').waitFor();
    await page.getByRole('button', { name: '1 pinned' }).waitFor();
    await message.getByRole('button', { name: 'Remove from the pins' }).click();
    await message.getByText('Pinned').waitFor({ state: 'detached' });
  });

  test("shows the app's own errors, an updated form, and one pushed on top", async () => {
    await app.post([
      { type: 'actions', elements: [{ type: 'button', action_id: 'wizard', text: plain('Wizard') }] },
    ]);
    await page.getByRole('button', { name: 'Wizard' }).click();
    const version = page.getByRole('dialog').getByLabel('version');
    await version.fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('There is no such version.').waitFor();
    await version.fill('again');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Updated' }).waitFor();
    await version.fill('v1.4.2');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Second' }).getByLabel('reason').fill('why');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Updated' }).waitFor();
    expect(await version.inputValue()).toBe('v1.4.2');
    await page.reload();
    expect(await version.inputValue()).toBe('v1.4.2');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Second' }).getByLabel('reason').fill('why');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  test("says so in Slack's words when the app does not answer a command, and brings back what was typed", async () => {
    await send('/golive silent');
    await send('/golive hello');
    await log().getByText('You wrote hello').waitFor();
    await log().getByText('/golive failed because the app did not respond').waitFor();
    await send('/nonsense');
    await log().getByText('/nonsense is not a valid command.').waitFor();
    const field = page.getByRole('textbox', { name: 'Message #releases' });
    await page.keyboard.press('ArrowUp');
    expect(await field.inputValue()).toBe('/nonsense');
    await page.keyboard.press('ArrowUp');
    expect(await field.inputValue()).toBe('/golive hello');
    await field.fill('/gol');
    await page.getByRole('option', { name: '/golive rollback' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    expect(await field.inputValue()).toBe('/golive ');
    await field.fill('');
  });

  test("keeps the reader's place while a card above is edited a hundred times", async () => {
    const posted = await app.post([{ type: 'section', text: plain('A card') }], 'A card', 'C0TECH');
    for (let n = 0; n < 40; n += 1)
      await world.slack.postMessage({ userId: 'U0TOM', channelId: 'C0TECH', text: `line ${n}` });
    await page.goto(`${world.origin}/#/U0RITA/C0TECH`);
    const line = page.getByText('line 20', { exact: true });
    await line.waitFor();
    await line.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const before = await restingPlace(line);
    const places = new Set<number>();
    for (let n = 0; n < 100; n += 1) {
      const lines = Array.from({ length: (n % 7) + 1 }, (_x, i) => `edit ${n}, line ${i}`).join('\n');
      const blocks = JSON.stringify([{ type: 'section', text: plain(lines) }]);
      await app.client.apiCall('chat.update', {
        channel: 'C0TECH',
        ts: posted.ts,
        text: 'A card',
        blocks,
      });
      if (n % 10 === 9) {
        await page.getByText(`edit ${n}, line 0`).waitFor();
        places.add(await restingPlace(line));
      }
    }
    expect([...places]).toEqual([before]);
  });

  test('never runs what a message says', async () => {
    const vectors = [
      '<img src=x onerror="window.hacked=1">',
      '<script>window.hacked=1</script>',
      '&lt;img src=x onerror=window.hacked=1&gt;',
      '<javascript:window.hacked=1|click me>',
      '<JaVaScRiPt:window.hacked=1|click me>',
      '<data:text/html,%3Cscript%3Ewindow.hacked=1%3C/script%3E|click me>',
      '<https://example.com/"onmouseover="window.hacked=1|click me>',
      '*<svg/onload=window.hacked=1>*',
      '<@U0TOM|<b>x</b>> <#C1|<i>y</i>> <!date^1796144400^{date}^javascript:window.hacked=1|z>',
      '{{constructor.constructor("window.hacked=1")()}}',
    ];
    const url = 'javascript:window.hacked=1';
    const refused = [
      { type: 'actions', elements: [{ type: 'button', action_id: 'bad', text: plain('Bad'), url }] },
      { type: 'image', image_url: url, alt_text: 'Bad' },
    ];
    for (const block of refused)
      await expect(app.post([block], 'Bad', 'C0INC')).rejects.toThrow('invalid_blocks');
    await page.goto(`${world.origin}/#/U0RITA/C0INC`);
    for (const text of vectors) {
      await world.slack.postMessage({ userId: 'U0OTTO', channelId: 'C0INC', text });
      await app.post(
        [
          { type: 'section', text: { type: 'mrkdwn', text } },
          { type: 'header', text: plain(text) },
          {
            type: 'markdown',
            text: `${text} [x](javascript:window.hacked=1) ![y](javascript:window.hacked=1)`,
          },
          {
            type: 'rich_text',
            elements: [
              {
                type: 'rich_text_section',
                elements: [{ type: 'link', url: 'javascript:window.hacked=1', text }],
              },
            ],
          },
        ],
        text,
        'C0INC',
      );
    }
    const list = page.getByRole('log', { name: 'Messages in #incident-response' });
    await expect.poll(() => list.getByRole('article').count()).toBe(vectors.length * 2);
    for (const link of await list.getByText('click me').all()) await link.click({ modifiers: ['Alt'] });
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(
      await list.locator('script, img[src=x], svg, iframe, [onerror], [onload], [onmouseover]').count(),
    ).toBe(0);
    const addresses = await list
      .locator('a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(addresses.filter((href) => !/^(https?:|mailto:)/.test(href))).toEqual([]);
  });

  test('leaves the browser without a complaint, and everybody able to use it, in light and dark', async () => {
    await page.goto(`${world.origin}/#/U0RITA/C0RELEASE`);
    await log().getByText('A section with a button').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await seriousViolations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
