import type { MessageRef } from '../../src/domain/effect.ts';
import type { RecordedEvent } from '../../src/domain/event.ts';
import { en } from '../../src/messages/en.ts';
import type { RenderedMessage } from '../../src/messages/message.ts';
import { renderMessage } from '../../src/messages/render-message.ts';
import type { GoLiveDriver } from '../fixtures/golive-driver.ts';

/** A message of the go-live as it reads now. */
export const draw = (driver: GoLiveDriver, ref: MessageRef, event?: RecordedEvent): RenderedMessage =>
  renderMessage(ref, driver.state, { now: driver.now, words: en, event });

/** The newest event of a type, told. */
export function tell(driver: GoLiveDriver, type: RecordedEvent['event']['type']): RenderedMessage {
  const event = driver.recorded.findLast((recorded) => recorded.event.type === type);
  if (!event) throw new Error(`${type} did not happen`);
  return draw(driver, { card: 'event', version: event.version }, event);
}

interface Drawn {
  readonly blocks: readonly object[];
}

/** Every text that people read, one line each, in the order of the blocks; Slack's dates as `@18:00` of the go-live. */
export function textOf({ blocks }: Drawn): string {
  return textsIn(blocks)
    .join('\n')
    .replace(/<!date\^\d+\^[^|]*\|[^>]*?(\d\d:\d\d) [^>]*>/g, '@$1');
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && 'text' in value && typeof value.text === 'string') return [value.text];
  return Object.values(value).flatMap(textsIn);
}

export interface DrawnButton {
  readonly action: string;
  readonly text: string;
  readonly value: string | undefined;
  readonly asks: boolean;
  readonly block: string | undefined;
}

/** The buttons in the order in which they stand. */
export function buttonsOf({ blocks }: Drawn): readonly DrawnButton[] {
  return blocks.flatMap((block) => {
    const elements = 'elements' in block && Array.isArray(block.elements) ? block.elements : [];
    const accessory = 'accessory' in block ? [block.accessory] : [];
    const id = 'block_id' in block && typeof block.block_id === 'string' ? block.block_id : undefined;
    return [...elements, ...accessory]
      .filter((element) => element.type === 'button')
      .map((element) => ({
        action: element.action_id,
        text: element.text.text,
        value: element.value,
        asks: element.confirm !== undefined,
        block: id,
      }));
  });
}

export const actionsOf = (drawn: Drawn): readonly string[] => buttonsOf(drawn).map(({ action }) => action);
