let characters = {};

/** Reads the short names and their characters; before that every name stays as written. */
export async function loadEmoji() {
  const answer = await fetch('/packages/emoji.json');
  nameEmoji(await answer.json());
}

export function nameEmoji(byName) {
  characters = byName;
}

/** Slack numbers skin tones from 2, Unicode from 1. */
const FIRST_TONE = 0x1f3fb - 2;

/** `:rocket:` and `:wave::skin-tone-3:` as the characters they stand for. Names that nobody knows stay as written. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+'-]+):(?::skin-tone-([2-6]):)?/g, (all, name, tone) => {
    if (!Object.hasOwn(characters, name)) return all;
    return characters[name] + (tone ? String.fromCodePoint(FIRST_TONE + Number(tone)) : '');
  });
}

/** Whether a text is nothing but one to a few emoji: Slack draws such messages big. */
export function isOnlyEmoji(text) {
  return /^(?:\p{Extended_Pictographic}[\u{1F3FB}-\u{1F3FF}\uFE0F]?(?:\u200D\p{Extended_Pictographic}\uFE0F?)*\s*){1,12}$/u.test(
    text,
  );
}
