// Longer than most: the elements of Block Kit are best read side by side.

import { z } from 'zod';
import {
  anyText,
  confirmDialog,
  id255,
  limited,
  option,
  optionGroup,
  overflowOption,
  plainText,
  richOption,
  webUrl,
} from './text.ts';

// external_select, rich_text_input and workflow_button are real Slack elements that this
// sandbox does not know: it refuses them as an unsupported type rather than pretending.

const base = { action_id: id255.optional() };
const focus = { focus_on_load: z.boolean().optional() };
const picked = { ...base, ...focus, confirm: confirmDialog.optional() };
const placeholder = { placeholder: plainText(150).optional() };
const maxSelected = { max_selected_items: z.number().int().min(1).optional() };
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, { error: 'must be a valid date' });
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a valid time' });

const optionLists = {
  options: z.array(option).min(1).max(100).optional(),
  option_groups: z.array(optionGroup).min(1).max(100).optional(),
};

interface OptionLists {
  options?: z.output<typeof option>[] | undefined;
  option_groups?: z.output<typeof optionGroup>[] | undefined;
}

export function optionsOf(lists: OptionLists): readonly z.output<typeof option>[] {
  return lists.options ?? lists.option_groups?.flatMap((group) => group.options) ?? [];
}

function hasOneList(lists: OptionLists): boolean {
  return (lists.options === undefined) !== (lists.option_groups === undefined);
}
const oneList = { error: 'must define exactly one of `options` or `option_groups`' };

type Offered = readonly { value: string }[] | undefined;

function offers(options: Offered, initial: Offered): boolean {
  return (initial ?? []).every((chosen) => options?.some((o) => o.value === chosen.value));
}
const notOffered = { error: 'initial option(s) must be among the options' };

export function hasOneSource(image: { image_url?: unknown; slack_file?: unknown }): boolean {
  return (image.image_url === undefined) !== (image.slack_file === undefined);
}
export const oneSource = { error: 'must define exactly one of `image_url` or `slack_file`' };

export const imageElement = z
  .strictObject({
    type: z.literal('image'),
    image_url: webUrl.optional(),
    slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
    alt_text: limited(2000, 1),
  })
  .refine(hasOneSource, oneSource);

const button = z.strictObject({
  ...base,
  type: z.literal('button'),
  text: plainText(75),
  url: webUrl.optional(),
  value: limited(2000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirmDialog.optional(),
  accessibility_label: limited(75).optional(),
});

const overflow = z.strictObject({
  ...base,
  type: z.literal('overflow'),
  options: z.array(overflowOption).min(1).max(5),
  confirm: confirmDialog.optional(),
});

const staticSelect = z
  .strictObject({
    ...picked,
    ...placeholder,
    ...optionLists,
    type: z.literal('static_select'),
    initial_option: option.optional(),
  })
  .refine(hasOneList, oneList)
  .refine((e) => offers(optionsOf(e), e.initial_option && [e.initial_option]), notOffered);

const multiStaticSelect = z
  .strictObject({
    ...picked,
    ...placeholder,
    ...maxSelected,
    ...optionLists,
    type: z.literal('multi_static_select'),
    initial_options: z.array(option).min(1).optional(),
  })
  .refine(hasOneList, oneList)
  .refine((e) => offers(optionsOf(e), e.initial_options), notOffered);

const usersSelect = z.strictObject({
  ...picked,
  ...placeholder,
  type: z.literal('users_select'),
  initial_user: z.string().optional(),
});

const multiUsersSelect = z.strictObject({
  ...picked,
  ...placeholder,
  ...maxSelected,
  type: z.literal('multi_users_select'),
  initial_users: z.array(z.string()).optional(),
});

const conversationFilter = z.strictObject({
  include: z.array(z.enum(['im', 'mpim', 'private', 'public'])).optional(),
  exclude_external_shared_channels: z.boolean().optional(),
  exclude_bot_users: z.boolean().optional(),
});

const conversationsSelect = z.strictObject({
  ...picked,
  ...placeholder,
  type: z.literal('conversations_select'),
  initial_conversation: z.string().optional(),
  default_to_current_conversation: z.boolean().optional(),
  response_url_enabled: z.boolean().optional(),
  filter: conversationFilter.optional(),
});

const multiConversationsSelect = z.strictObject({
  ...picked,
  ...placeholder,
  ...maxSelected,
  type: z.literal('multi_conversations_select'),
  initial_conversations: z.array(z.string()).optional(),
  default_to_current_conversation: z.boolean().optional(),
  filter: conversationFilter.optional(),
});

const channelsSelect = z.strictObject({
  ...picked,
  ...placeholder,
  type: z.literal('channels_select'),
  initial_channel: z.string().optional(),
  response_url_enabled: z.boolean().optional(),
});

const multiChannelsSelect = z.strictObject({
  ...picked,
  ...placeholder,
  ...maxSelected,
  type: z.literal('multi_channels_select'),
  initial_channels: z.array(z.string()).optional(),
});

const datepicker = z.strictObject({
  ...picked,
  ...placeholder,
  type: z.literal('datepicker'),
  initial_date: date.optional(),
});

const timepicker = z.strictObject({
  ...picked,
  ...placeholder,
  type: z.literal('timepicker'),
  initial_time: time.optional(),
  timezone: z.string().optional(),
});

const datetimepicker = z.strictObject({
  ...picked,
  type: z.literal('datetimepicker'),
  initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const checkboxes = z
  .strictObject({
    ...picked,
    type: z.literal('checkboxes'),
    options: z.array(richOption).min(1).max(10),
    initial_options: z.array(richOption).min(1).optional(),
  })
  .refine((e) => offers(e.options, e.initial_options), notOffered);

const radioButtons = z
  .strictObject({
    ...picked,
    type: z.literal('radio_buttons'),
    options: z.array(richOption).min(1).max(10),
    initial_option: richOption.optional(),
  })
  .refine((e) => offers(e.options, e.initial_option && [e.initial_option]), notOffered);

const dispatchActionConfig = z.strictObject({
  trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
});
const typed = { ...base, ...focus, ...placeholder, dispatch_action_config: dispatchActionConfig.optional() };

const plainTextInput = z.strictObject({
  ...typed,
  type: z.literal('plain_text_input'),
  initial_value: limited(3000).optional(),
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3000).optional(),
  max_length: z.number().int().min(1).max(3000).optional(),
});

const numberInput = z.strictObject({
  ...typed,
  type: z.literal('number_input'),
  is_decimal_allowed: z.boolean(),
  initial_value: z.string().optional(),
  min_value: z.string().optional(),
  max_value: z.string().optional(),
});

const emailInput = z.strictObject({
  ...typed,
  type: z.literal('email_text_input'),
  initial_value: z.string().optional(),
});

const urlInput = z.strictObject({
  ...typed,
  type: z.literal('url_text_input'),
  initial_value: z.string().optional(),
});

const fileInput = z.strictObject({
  ...base,
  type: z.literal('file_input'),
  /** Endings, without the dot. */
  filetypes: z.array(limited(255, 1)).min(1).optional(),
  max_files: z.number().int().min(1).max(10).optional(),
});

const singleSelects = [staticSelect, usersSelect, conversationsSelect, channelsSelect] as const;
const multiSelects = [
  multiStaticSelect,
  multiUsersSelect,
  multiConversationsSelect,
  multiChannelsSelect,
] as const;
const choices = [datepicker, timepicker, checkboxes, radioButtons] as const;

export const sectionAccessory = z.discriminatedUnion('type', [
  button,
  overflow,
  imageElement,
  ...singleSelects,
  ...multiSelects,
  ...choices,
]);

export const actionsElement = z.discriminatedUnion('type', [
  button,
  overflow,
  datetimepicker,
  ...singleSelects,
  ...choices,
]);

export const inputElement = z.discriminatedUnion('type', [
  plainTextInput,
  numberInput,
  emailInput,
  urlInput,
  fileInput,
  datetimepicker,
  ...singleSelects,
  ...multiSelects,
  ...choices,
]);

export const contextElement = z.discriminatedUnion('type', [imageElement, ...anyText(3000).options]);

/** An element that a person can use: everything with an action_id. */
export type Interactive =
  | Exclude<z.output<typeof sectionAccessory>, { type: 'image' }>
  | z.output<typeof actionsElement>
  | z.output<typeof inputElement>;
