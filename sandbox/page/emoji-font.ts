import { readFileSync } from 'node:fs';
import { z } from 'zod';

const ADDRESS = '/packages/noto-color-emoji';
const packageUrl = new URL('.', import.meta.resolve('@fontsource/noto-color-emoji/index.css'));

/** The characters of each piece of the font, by the piece's name in brackets. */
const pieces = z
  .record(z.string().regex(/^\[?\w+\]?$/), z.string())
  .transform((ranges) =>
    Object.entries(ranges).map(([name, range]) => ({ name: name.replace(/[[\]]/g, ''), range })),
  )
  .parse(JSON.parse(readFileSync(new URL('unicode.json', packageUrl), 'utf8')))
  // The whole font in one file; its pieces come only where one of their characters stands.
  .filter(({ name }) => name !== 'emoji')
  // Not the package's own sheet and woff2: those pieces hold drawings that Chrome does not draw.
  .map(({ name, range }) => ({ range, file: `files/noto-color-emoji-${name}-400-normal.woff` }));

/** Emoji look the same on every machine, also on one that has none. */
export const emojiFontSheet = pieces
  .map(
    ({ file, range }) =>
      `@font-face { font-family: "Noto Color Emoji"; src: url("${ADDRESS}/${file}") format("woff"); font-display: swap; unicode-range: ${range}; }\n`,
  )
  .join('');

/** The files of the font, by their address on the page's server. */
export const emojiFontFiles: Readonly<Record<string, string>> = Object.fromEntries(
  pieces.map(({ file }) => [`${ADDRESS}/${file}`, new URL(file, packageUrl).href]),
);
