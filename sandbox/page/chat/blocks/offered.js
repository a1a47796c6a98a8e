/** What a menu offers, whatever its kind: `{ value, text, detail, group }`. */
import { plainText } from '../text/text-view.js';

export function offered(element, scene) {
  switch (element.type.replace('multi_', '')) {
    case 'users_select':
      return scene.users
        .filter((user) => !user.deleted && !user.isBot)
        .map((user) => ({ value: user.id, text: user.realName, detail: user.title }));
    case 'channels_select':
      return channels(scene, (channel) => channel.kind === 'public');
    case 'conversations_select':
      return channels(scene, (channel) => channel.kind !== 'im');
    default:
      return [
        ...(element.options ?? []).map((option) => optionOf(option)),
        ...(element.option_groups ?? []).flatMap(({ label, options }) =>
          options.map((option) => optionOf(option, plainText(label))),
        ),
      ];
  }
}

function channels(scene, wanted) {
  return scene.channels
    .filter((channel) => wanted(channel) && !channel.archived && channel.members.includes(scene.viewerId))
    .map(({ id, name }) => ({ value: id, text: `#${name}` }));
}

function optionOf({ value, text, description }, group) {
  return { value, text: plainText(text), detail: description && plainText(description), group };
}

/** Options by their group, in the order in which the groups come; ungrouped ones under `undefined`. */
export function grouped(options) {
  return [...Map.groupBy(options, ({ group }) => group)];
}
