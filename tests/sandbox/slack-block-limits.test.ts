// Longer than most: one table of Slack's limits.

import { describe, expect, test } from 'vitest';
import { parseMessageBlocks } from '../../sandbox/slack/blocks/blocks.ts';
import { parseView } from '../../sandbox/slack/blocks/views.ts';
import { SlackApiError } from '../../sandbox/slack/slack-api-error.ts';
import { actions, button, inputBlock, modal, section } from './slack-blocks.ts';

/** The error code and the complaints; undefined where the blocks are accepted. */
function refusal(parse: () => unknown): unknown[] | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackApiError)) throw error;
    return [error.code, ...(error.detail.messages ?? [])];
  }
}
const message = (...blocks: unknown[]) => refusal(() => parseMessageBlocks(blocks));
const view = (raw: unknown) => refusal(() => parseView(raw, 'modal'));
const home = (raw: unknown) => refusal(() => parseView(raw, 'home'));

const long = (length: number) => 'x'.repeat(length);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (value: string, more: object = {}) => ({ text: plain('o'), value, ...more });
const select = (options: unknown[], more: object = {}) => ({
  type: 'actions',
  elements: [{ type: 'static_select', action_id: 's', options, ...more }],
});
const input = (element: object) => ({
  type: 'input',
  label: plain('l'),
  element: { action_id: 'a', ...element },
});

interface Limit {
  readonly what: string;
  readonly fits: unknown[];
  readonly exceeds: unknown[];
  readonly complaint: string;
}

const link = (length: number) => `https://example.com/${long(length - 20)}`;
const image = (more: object = {}) => ({
  type: 'image',
  image_url: link(30),
  alt_text: 'a chart',
  ...more,
});
const richText = (...elements: unknown[]) => ({ type: 'rich_text', elements });
const line = (...elements: unknown[]) => ({ type: 'rich_text_section', elements });

const characters = (max: number) => `must be less than ${max + 1} characters`;
const items = (max: number) => `no more than ${max} items allowed`;

const limits: Limit[] = [
  {
    what: 'the text of a section',
    fits: [section(long(3000))],
    exceeds: [section(long(3001))],
    complaint: `${characters(3000)} [json-pointer:/blocks/0/text/text]`,
  },
  {
    what: 'the fields of a section',
    fits: [{ type: 'section', fields: many(6, () => plain(long(2000))) }],
    exceeds: [{ type: 'section', fields: [plain(long(2001))] }],
    complaint: `${characters(2000)} [json-pointer:/blocks/0/fields/0/text]`,
  },
  {
    what: 'the number of fields',
    fits: [{ type: 'section', fields: many(10, () => plain('f')) }],
    exceeds: [{ type: 'section', fields: many(11, () => plain('f')) }],
    complaint: `${items(10)} [json-pointer:/blocks/0/fields]`,
  },
  {
    what: 'a header',
    fits: [{ type: 'header', text: plain(long(150)) }],
    exceeds: [{ type: 'header', text: plain(long(151)) }],
    complaint: `${characters(150)} [json-pointer:/blocks/0/text/text]`,
  },
  {
    what: 'the elements of a context',
    fits: [{ type: 'context', elements: many(10, () => plain('c')) }],
    exceeds: [{ type: 'context', elements: many(11, () => plain('c')) }],
    complaint: `${items(10)} [json-pointer:/blocks/0/elements]`,
  },
  {
    what: 'the elements of actions',
    fits: [actions(...many(25, (i) => button(`b${i}`)))],
    exceeds: [actions(...many(26, (i) => button(`b${i}`)))],
    complaint: `${items(25)} [json-pointer:/blocks/0/elements]`,
  },
  {
    what: 'the text of a button',
    fits: [actions({ ...button('b'), text: { type: 'plain_text', text: long(75) } })],
    exceeds: [actions({ ...button('b'), text: { type: 'plain_text', text: long(76) } })],
    complaint: `${characters(75)} [json-pointer:/blocks/0/elements/0/text/text]`,
  },
  {
    what: 'the value of a button',
    fits: [actions(button('b', long(2000)))],
    exceeds: [actions(button('b', long(2001)))],
    complaint: `${characters(2000)} [json-pointer:/blocks/0/elements/0/value]`,
  },
  {
    what: 'the link of a button',
    fits: [actions({ ...button('b'), url: link(3000) })],
    exceeds: [actions({ ...button('b'), url: link(3001) })],
    complaint: `${characters(3000)} [json-pointer:/blocks/0/elements/0/url]`,
  },
  {
    what: 'the address of an image',
    fits: [image({ image_url: link(3000) })],
    exceeds: [image({ image_url: link(3001) })],
    complaint: `${characters(3000)} [json-pointer:/blocks/0/image_url]`,
  },
  {
    what: 'what an image says to those who do not see it',
    fits: [image({ alt_text: long(2000) })],
    exceeds: [{ type: 'context', elements: [image({ alt_text: long(2001) })] }],
    complaint: `${characters(2000)} [json-pointer:/blocks/0/elements/0/alt_text]`,
  },
  {
    what: 'an action_id',
    fits: [actions({ ...button(long(255)), text: { type: 'plain_text', text: 'b' } })],
    exceeds: [actions({ ...button(long(256)), text: { type: 'plain_text', text: 'b' } })],
    complaint: `${characters(255)} [json-pointer:/blocks/0/elements/0/action_id]`,
  },
  {
    what: 'the number of options',
    fits: [select(many(100, (i) => option(`${i}`)))],
    exceeds: [select(many(101, (i) => option(`${i}`)))],
    complaint: `${items(100)} [json-pointer:/blocks/0/elements/0/options]`,
  },
  {
    what: 'the value of an option',
    fits: [select([option(long(150))])],
    exceeds: [select([option(long(151))])],
    complaint: `${characters(150)} [json-pointer:/blocks/0/elements/0/options/0/value]`,
  },
  {
    what: 'the description of an option',
    fits: [select([option('a', { description: plain(long(75)) })])],
    exceeds: [select([option('a', { description: plain(long(76)) })])],
    complaint: `${characters(75)} [json-pointer:/blocks/0/elements/0/options/0/description/text]`,
  },
  {
    what: 'a placeholder',
    fits: [select([option('a')], { placeholder: plain(long(150)) })],
    exceeds: [select([option('a')], { placeholder: plain(long(151)) })],
    complaint: `${characters(150)} [json-pointer:/blocks/0/elements/0/placeholder/text]`,
  },
  {
    what: 'an overflow menu',
    fits: [{ type: 'actions', elements: [{ type: 'overflow', options: many(5, (i) => option(`${i}`)) }] }],
    exceeds: [{ type: 'actions', elements: [{ type: 'overflow', options: many(6, (i) => option(`${i}`)) }] }],
    complaint: `${items(5)} [json-pointer:/blocks/0/elements/0/options]`,
  },
  {
    what: 'checkboxes',
    fits: [input({ type: 'checkboxes', options: many(10, (i) => option(`${i}`)) })],
    exceeds: [input({ type: 'checkboxes', options: many(11, (i) => option(`${i}`)) })],
    complaint: `${items(10)} [json-pointer:/blocks/0/element/options]`,
  },
  {
    what: 'a label',
    fits: [{ ...input({ type: 'plain_text_input' }), label: plain(long(2000)) }],
    exceeds: [{ ...input({ type: 'plain_text_input' }), label: plain(long(2001)) }],
    complaint: `${characters(2000)} [json-pointer:/blocks/0/label/text]`,
  },
  {
    what: 'the blocks of a message',
    fits: many(50, () => ({ type: 'divider' })),
    exceeds: many(51, () => ({ type: 'divider' })),
    complaint: `${items(50)} [json-pointer:/blocks]`,
  },
];

describe('the blocks of a message', () => {
  test.each(limits)('$what has its limit', ({ fits, exceeds, complaint }) => {
    expect(message(...fits)).toBeUndefined();
    expect(message(...exceeds)).toEqual(['invalid_blocks', complaint]);
  });

  test('are counted in code points, so an emoji is one', () => {
    expect(message(section('🚀'.repeat(3000)))).toBeUndefined();
    expect(message(section('🚀'.repeat(3001)))?.[0]).toBe('invalid_blocks');
  });

  test('need text that is not empty', () => {
    expect(message(section(''))).toEqual([
      'invalid_blocks',
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ]);
  });

  test('must have their fields, of the right kind, and no others', () => {
    expect(message({ type: 'header' })).toEqual([
      'invalid_blocks',
      'missing required field: text [json-pointer:/blocks/0]',
    ]);
    expect(message({ type: 'header', text: 'words' })).toEqual([
      'invalid_blocks',
      'must provide an object [json-pointer:/blocks/0/text]',
    ]);
    expect(message({ ...section('a'), colour: 'red' })).toEqual([
      'invalid_blocks',
      'invalid additional property: colour [json-pointer:/blocks/0]',
    ]);
    expect(message({ type: 'header', text: { type: 'mrkdwn', text: 'a' } })?.[0]).toBe('invalid_blocks');
    expect(message({ type: 'section' })?.[0]).toBe('invalid_blocks');
  });

  test('must be of a known type, and elements of a type that may stand there', () => {
    expect(message({ type: 'banner' })).toEqual([
      'invalid_blocks',
      'unsupported type: banner [json-pointer:/blocks/0/type]',
    ]);
    const inActions = { type: 'actions', elements: [{ type: 'plain_text_input', action_id: 'a' }] };
    expect(message(inActions)).toEqual([
      'invalid_blocks',
      'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
    ]);
  });

  test.each(['/runs/1', 'javascript:alert(1)', 'ftp://example.com/a', 'https://'])(
    'link to addresses of the web alone, not to %s',
    (url) => {
      expect(message(actions({ ...button('b'), url }))).toEqual([
        'invalid_blocks',
        'invalid url [json-pointer:/blocks/0/elements/0/url]',
      ]);
      const menu = { type: 'overflow', options: [option('a', { url })] };
      expect(message({ ...section('a'), accessory: menu })?.[1]).toContain('/accessory/options/0/url');
      expect(message(image({ image_url: url }))?.[1]).toBe('invalid url [json-pointer:/blocks/0/image_url]');
    },
  );

  test('show an image with words for it, from one source', () => {
    expect(message(image())).toBeUndefined();
    expect(message(image({ alt_text: undefined }))?.[1]).toBe(
      'missing required field: alt_text [json-pointer:/blocks/0]',
    );
    expect(message(image({ slack_file: { id: 'F1' } }))?.[0]).toBe('invalid_blocks');
    expect(message(image({ image_url: undefined }))?.[0]).toBe('invalid_blocks');
  });

  test('hold rich text of known parts alone', () => {
    const parts = [
      { type: 'text', text: 'a', style: { bold: true } },
      { type: 'link', url: 'mailto:a@example.com', text: 'b' },
      { type: 'emoji', name: 'rocket' },
      { type: 'user', user_id: 'U1' },
      { type: 'broadcast', range: 'here' },
      { type: 'date', timestamp: 1_796_144_400, format: '{date}', fallback: 'soon' },
    ];
    const list = { type: 'rich_text_list', style: 'bullet', elements: [line(...parts)], indent: 1 };
    const quote = { type: 'rich_text_quote', elements: parts, border: 1 };
    const code = { type: 'rich_text_preformatted', elements: parts.slice(0, 2) };
    expect(message(richText(line(...parts), list, quote, code))).toBeUndefined();
    const refusedAt = (...elements: unknown[]) => message(richText(...elements))?.[1];
    const first = 'json-pointer:/blocks/0/elements/0';
    expect(refusedAt({ type: 'rich_text_table', elements: [] })).toBe(
      `unsupported type: rich_text_table [${first}/type]`,
    );
    expect(refusedAt(line({ type: 'button' }))).toBe(`unsupported type: button [${first}/elements/0/type]`);
    expect(refusedAt(line({ type: 'text', text: '' }))).toBe(
      `must be more than 0 characters [${first}/elements/0/text]`,
    );
    expect(refusedAt(line({ type: 'text' }))).toBe(`missing required field: text [${first}/elements/0]`);
    expect(refusedAt(line({ type: 'broadcast', range: 'all' }))).toContain('must be one of');
    expect(refusedAt({ ...list, style: 'dashes' })).toBe(`must be one of: bullet, ordered [${first}/style]`);
    expect(refusedAt({ ...code, elements: parts.slice(2, 3) })).toContain('unsupported type: emoji');
    expect(refusedAt({ ...list, elements: parts })).toContain('rich_text_section');
  });

  test('take one to ten files, in a form', () => {
    const files = (max_files: number) => modal({ blocks: [input({ type: 'file_input', max_files })] });
    expect([1, 10].map((most) => view(files(most)))).toEqual([undefined, undefined]);
    for (const most of [0, 11, 1.5]) expect(view(files(most))?.[0]).toBe('invalid_arguments');
    const inActions = { type: 'actions', elements: [{ type: 'file_input', action_id: 'a' }] };
    expect(message(inActions)).toEqual([
      'invalid_blocks',
      'unsupported type: file_input [json-pointer:/blocks/0/elements/0/type]',
    ]);
  });

  test('may not repeat an action_id within a block, nor a block_id', () => {
    expect(message(actions(button('go'), button('go')))).toEqual([
      'invalid_blocks',
      '`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ]);
    expect(message(actions(button('go')), actions(button('go')))).toBeUndefined();
    const twice = { ...section('a'), block_id: 'same' };
    expect(message(twice, twice)).toEqual([
      'invalid_blocks',
      '`block_id` "same" already exists [json-pointer:/blocks/1/block_id]',
    ]);
  });

  test('are refused when they are too long altogether', () => {
    expect(message(...many(4, () => section(long(3000))))).toBeUndefined();
    expect(message(...many(4, () => section(long(3000))), section(long(1200)))).toEqual([
      'msg_blocks_too_long',
    ]);
    const markdown = (length: number) => ({ type: 'markdown', text: long(length) });
    expect(message(markdown(12_000))).toBeUndefined();
    expect(message(markdown(6_000), markdown(6_001))).toEqual(['msg_blocks_too_long']);
  });

  test('may hold one table of at most 100 rows and 20 columns', () => {
    const cell = { type: 'raw_text', text: '' };
    const table = (rows: number, columns: number) => ({
      type: 'table',
      rows: many(rows, () => many(columns, () => cell)),
    });
    expect(message(table(100, 2))).toBeUndefined();
    expect(message(table(101, 1))?.[1]).toBe(`${items(100)} [json-pointer:/blocks/0/rows]`);
    expect(message(table(1, 21))?.[1]).toBe(`${items(20)} [json-pointer:/blocks/0/rows/0]`);
    expect(message(table(1, 1), table(1, 1))).toEqual(['only_one_table_allowed']);
  });

  test('need a confirm dialog within its sizes', () => {
    const confirm = {
      title: plain(long(100)),
      text: plain(long(300)),
      confirm: plain(long(30)),
      deny: plain(long(30)),
    };
    const withConfirm = (changed: object) =>
      message({ type: 'actions', elements: [{ ...button('b'), confirm: { ...confirm, ...changed } }] });
    expect(withConfirm({})).toBeUndefined();
    expect(withConfirm({ title: plain(long(101)) })?.[0]).toBe('invalid_blocks');
    expect(withConfirm({ text: plain(long(301)) })?.[0]).toBe('invalid_blocks');
    expect(withConfirm({ deny: plain(long(31)) })?.[0]).toBe('invalid_blocks');
  });

  test('need an initial option that is among the options', () => {
    expect(message(select([option('a')], { initial_option: option('a') }))).toBeUndefined();
    expect(message(select([option('a')], { initial_option: option('b') }))?.[0]).toBe('invalid_blocks');
    expect(message(select([]))?.[1]).toBe(
      'must provide at least 1 items [json-pointer:/blocks/0/elements/0/options]',
    );
  });

  test('get the ids that they lack', () => {
    const [block] = parseMessageBlocks([actions({ ...button('b') }), { type: 'divider' }]);
    expect(block?.block_id).toMatch(/^[A-Z0-9]{5}$/);
  });
});

describe('a modal', () => {
  const withBlocks = (...blocks: unknown[]) => modal({ blocks });

  test('needs a submit button when it has an input', () => {
    expect(view(withBlocks(inputBlock('v')))).toBeUndefined();
    const { submit: _none, ...unsubmittable } = modal({ blocks: [section('a'), inputBlock('v')] });
    expect(view(unsubmittable)).toEqual([
      'invalid_arguments',
      'must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]',
    ]);
  });

  test('has a short title, submit and close', () => {
    expect(view(modal({ title: long(24), blocks: [] }))).toBeUndefined();
    expect(view(modal({ title: long(25), blocks: [] }))).toEqual([
      'invalid_arguments',
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ]);
    expect(view(modal({ blocks: [], close: plain(long(25)) }))?.[1]).toContain('/view/close/text');
    expect(view(modal({ blocks: [], submit: plain(long(25)) }))?.[1]).toContain('/view/submit/text');
  });

  test('holds 3000 characters of private metadata and 100 blocks', () => {
    expect(view(modal({ blocks: [], private_metadata: long(3000) }))).toBeUndefined();
    expect(view(modal({ blocks: [], private_metadata: long(3001) }))?.[1]).toBe(
      `${characters(3000)} [json-pointer:/view/private_metadata]`,
    );
    expect(view(withBlocks(...many(100, () => ({ type: 'divider' }))))).toBeUndefined();
    expect(view(withBlocks(...many(101, () => ({ type: 'divider' }))))?.[1]).toBe(
      `${items(100)} [json-pointer:/view/blocks]`,
    );
  });

  test('takes no blocks that are for messages only, nor unknown fields', () => {
    expect(view(withBlocks({ type: 'markdown', text: 'a' }))?.[1]).toBe(
      'unsupported type: markdown [json-pointer:/view/blocks/0/type]',
    );
    expect(view(modal({ blocks: [], colour: 'red' }))?.[1]).toBe(
      'invalid additional property: colour [json-pointer:/view]',
    );
  });

  test('is refused when it is larger than 250 kB', () => {
    const options = many(100, (i) =>
      option(`${i}`.padEnd(150, 'x'), { description: plain('🚀'.repeat(75)) }),
    );
    const menu = input({ type: 'static_select', options });
    expect(view(withBlocks(...many(5, () => menu)))).toEqual(['view_too_large']);
  });
});

test('a home is no modal: it has neither title nor submit', () => {
  expect(home({ type: 'home', blocks: [section('a')] })).toBeUndefined();
  expect(home(modal({ blocks: [] }))?.[0]).toBe('invalid_arguments');
});
