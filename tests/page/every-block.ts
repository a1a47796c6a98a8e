/** Every block and element of Block Kit that the sandbox takes, each at least once. */

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (value: string, description?: string) => ({
  value,
  text: plain(`Option ${value}`),
  ...(description && { description: plain(description) }),
});
const options = ['one', 'two', 'three'].map((value) => option(value));
const placeholder = (text: string) => ({ placeholder: plain(text) });

const text = [
  'Bold *bold*, italic _italic_, struck ~struck~, code `a*b*c`, all *_~at once~_*, 2 * 3 * 4, snake_case_name',
  'People <@U0TOM> and <@U0RITA>, a channel <#C0INC>, a group <!subteam^S0ONCALL>, everybody <!here>',
  'A link <https://example.com/?a=1&amp;b=2|with a name>, a bare https://example.com/path, mail <mailto:a@example.com|a@example.com>',
  'When: <!date^1796144400^{date_long} at {time}|never shown>, :white_check_mark: :rocket: :wave::skin-tone-4: :not_an_emoji:',
  '&gt; a quote',
  '&gt; of two lines',
  'and a list:',
  '• one',
  '• two',
  '```const a = 1 &lt; 2;\n  indented```',
].join('\n');

const rich = {
  type: 'rich_text',
  elements: [
    {
      type: 'rich_text_section',
      elements: [
        { type: 'text', text: 'Rich ' },
        { type: 'text', text: 'bold', style: { bold: true } },
        { type: 'text', text: ' struck', style: { strike: true } },
        { type: 'text', text: ' code', style: { code: true } },
        { type: 'emoji', name: 'tada' },
        { type: 'user', user_id: 'U0SAM' },
        { type: 'link', url: 'https://example.com', text: 'a link' },
        { type: 'broadcast', range: 'channel' },
      ],
    },
    {
      type: 'rich_text_list',
      style: 'ordered',
      elements: ['first', 'second'].map((item) => ({
        type: 'rich_text_section',
        elements: [{ type: 'text', text: item }],
      })),
    },
    {
      type: 'rich_text_list',
      style: 'bullet',
      indent: 1,
      elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'inner' }] }],
    },
    { type: 'rich_text_quote', elements: [{ type: 'text', text: 'a rich quote' }] },
    { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'rich  code' }] },
  ],
};

const markdown = [
  '## A Markdown heading',
  'With **bold**, *italic*, ~~struck~~, `code` and [a link](https://example.com).',
  '- one\n- two\n  - inner\n1. first',
  '> quoted',
  '```js\nlet x = 1;\n```',
  '| name | value |\n| --- | --- |\n| p95 | 180 ms |',
].join('\n\n');

/** What a message may show. */
export const shownBlocks: readonly (readonly unknown[])[] = [
  [
    { type: 'header', text: plain('A header :rocket:') },
    { type: 'section', text: mrkdwn(text) },
    { type: 'divider' },
    {
      type: 'section',
      fields: ['*Version*\nv1.4.2', '*Owner*\n<@U0TOM>', '*T-0*\n18:00', '*State*\nplanned'].map(mrkdwn),
    },
    {
      type: 'context',
      elements: [
        mrkdwn('Context, *small*'),
        { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a chart' },
      ],
    },
  ],
  [
    rich,
    {
      type: 'image',
      image_url: 'https://example.com/b.png',
      alt_text: 'A graph of latency',
      title: plain('Latency'),
    },
  ],
  [
    { type: 'markdown', text: markdown },
    {
      type: 'table',
      column_settings: [{ align: 'left' }, { align: 'right' }],
      rows: [
        ['Endpoint', 'p95'],
        ['/health', '120 ms'],
        ['/login', '340 ms'],
      ].map((row) => row.map((cell) => ({ type: 'raw_text', text: cell }))),
    },
  ],
];

/** What a person may press, pick and choose in a message. */
export const usedBlocks: readonly unknown[] = [
  {
    type: 'section',
    text: mrkdwn('A section with a button'),
    accessory: { type: 'button', action_id: 'plain', text: plain('Plain'), value: 'v' },
  },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'go', text: plain('GO'), style: 'primary' },
      {
        type: 'button',
        action_id: 'stop',
        text: plain('NO-GO'),
        style: 'danger',
        confirm: {
          title: plain('Really?'),
          text: mrkdwn('It *stops* everything.'),
          confirm: plain('Stop it'),
          deny: plain('Leave it'),
        },
      },
      { type: 'button', action_id: 'link', text: plain('Open'), url: 'https://example.com' },
      { type: 'static_select', action_id: 'select', ...placeholder('Pick one'), options },
      { type: 'users_select', action_id: 'user', ...placeholder('Pick a person') },
      { type: 'channels_select', action_id: 'channel', ...placeholder('Pick a channel') },
      { type: 'conversations_select', action_id: 'conversation', ...placeholder('Pick a conversation') },
      { type: 'datepicker', action_id: 'date', initial_date: '2026-12-01' },
      { type: 'timepicker', action_id: 'time', initial_time: '18:00' },
      { type: 'datetimepicker', action_id: 'instant', initial_date_time: 1_796_144_400 },
      { type: 'overflow', action_id: 'more', options: [option('one', 'the first'), option('two')] },
    ],
  },
  {
    type: 'actions',
    elements: [
      { type: 'checkboxes', action_id: 'boxes', options: [option('one', 'described'), option('two')] },
    ],
  },
  {
    type: 'actions',
    elements: [{ type: 'radio_buttons', action_id: 'radio', options, initial_option: option('two') }],
  },
];

const input = (label: string, element: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: 'input',
  block_id: label.toLowerCase().replaceAll(' ', '_'),
  label: plain(label),
  element: { action_id: 'entered', ...element },
  ...more,
});

/** A form with every input. */
export const everyInput: readonly unknown[] = [
  input('Short text', { type: 'plain_text_input', max_length: 20 }, { hint: plain('At most twenty') }),
  input('Long text', { type: 'plain_text_input', multiline: true }, { optional: true }),
  input('Number', { type: 'number_input', is_decimal_allowed: false }),
  input('Mail', { type: 'email_text_input' }, { optional: true }),
  input('Address', { type: 'url_text_input' }, { optional: true }),
  input('Choice', {
    type: 'static_select',
    option_groups: [
      { label: plain('Low'), options: [option('one')] },
      { label: plain('High'), options: [option('two')] },
    ],
  }),
  input('Several', { type: 'multi_static_select', options, ...placeholder('Pick some') }, { optional: true }),
  input('Several people', { type: 'multi_users_select', ...placeholder('Pick people') }, { optional: true }),
  input(
    'Several channels',
    { type: 'multi_channels_select', ...placeholder('Pick channels') },
    { optional: true },
  ),
  input('Person', { type: 'users_select' }, { optional: true }),
  input('Day', { type: 'datepicker' }, { optional: true }),
  input('Time', { type: 'timepicker' }, { optional: true }),
  input('Instant', { type: 'datetimepicker' }, { optional: true }),
  input('Files', { type: 'file_input', max_files: 2 }, { optional: true }),
  input('Boxes', { type: 'checkboxes', options }, { optional: true }),
  input('Radio', { type: 'radio_buttons', options }, { optional: true }),
];
