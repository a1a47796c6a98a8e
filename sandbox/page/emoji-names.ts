import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const namesSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Slack's short names (`white_check_mark`) and their characters, from the data set that Slack's own names come from. */
export function emojiByName(): Readonly<Record<string, string>> {
  const file = fileURLToPath(import.meta.resolve('emojibase-data/en/shortcodes/iamcal.json'));
  const namesByCode = namesSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(
    Object.entries(namesByCode).flatMap(([code, names]) =>
      [names].flat().map((name): [string, string] => [name, characters(code)]),
    ),
  );
}

const VARIATION = 0xfe0f;

/** The data set leaves out the mark that asks for a coloured picture; without it many would be drawn as plain text. */
function characters(code: string): string {
  const points = code.split('-').map((hex) => Number.parseInt(hex, 16));
  const drawn = points.flatMap((point, index) =>
    needsVariation(point, points[index + 1]) ? [point, VARIATION] : [point],
  );
  return String.fromCodePoint(...drawn);
}

function needsVariation(point: number, next: number | undefined): boolean {
  const character = String.fromCodePoint(point);
  const isSkinTone = next !== undefined && next >= 0x1f3fb && next <= 0x1f3ff;
  return /\p{Emoji}/u.test(character) && !/\p{Emoji_Presentation}/u.test(character) && !isSkinTone;
}
