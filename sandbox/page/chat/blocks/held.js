/** What inputs hold, in the shape in which the control API takes it: text, an option's value, an id, a list of these. */

/** From the shape of Slack's payloads; undefined where nothing is held. */
export function heldValue(held) {
  const value = Object.entries(held ?? {}).find(([key]) => key !== 'type')?.[1];
  if (Array.isArray(value)) return value.map((one) => one?.value ?? one?.id ?? one);
  return value?.value ?? value ?? undefined;
}

/** What stands in an element before anybody touched it. */
export function initialValue(element) {
  const list = element.initial_options?.map(({ value }) => value);
  return (
    list ??
    element.initial_option?.value ??
    element.initial_users ??
    element.initial_user ??
    element.initial_channels ??
    element.initial_channel ??
    element.initial_conversations ??
    element.initial_conversation ??
    element.initial_date ??
    element.initial_time ??
    element.initial_date_time ??
    element.initial_value
  );
}

/** The inputs of a form by block_id, as a submission names them. */
export function inputsOf(blocks) {
  return blocks.flatMap((block) => (block.type === 'input' ? [{ block, element: block.element }] : []));
}
