/** A string or template of a source file, and what it stands in. */
export interface Literal {
  readonly line: number;
  /** What stands in it; `…` for each part that is filled in. */
  readonly text: string;
  /** Whose argument it is, such as `log.warn`, `new Error` or `String.raw`; empty where it is none. */
  readonly argumentOf: string;
  /** The object literal or block around it, as it is written; empty where there is none. */
  readonly within: string;
}

interface Found {
  readonly at: number;
  readonly text: string;
}

/** The same text with blanks for all that is no code, so that brackets can be counted, and the literals. */
interface Code {
  readonly code: string;
  readonly found: readonly Found[];
}

/** The strings and templates of a file of TypeScript whose text is of interest. */
export function literalsOf(source: string, isWanted: (text: string) => boolean): readonly Literal[] {
  const { code, found } = codeOf(source);
  return found
    .filter(({ text }) => isWanted(text))
    .map(({ at, text }) => {
      const brace = openerOf(code, at, '{');
      return {
        line: source.slice(0, at).split('\n').length,
        text,
        argumentOf: calleeOf(code, at),
        within: brace === undefined ? '' : source.slice(brace, endOf(code, brace)),
      };
    });
}

const escapes = /\\(?:u\{[^}]*\}|u....|x..|[\s\S])/g;
const regex = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[a-z]*/y;
const plain = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
const staticPart = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*/y;

const matchAt = (pattern: RegExp, source: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
};

/** A comment, a string or a regular expression that begins here. */
function skippedAt(source: string, at: number): string | undefined {
  const before = source.slice(Math.max(0, at - 40), at);
  const mayDivide = /[\w)\]}.]\s*$/.test(before) && !/\b(?:return|case|typeof|of|in)\s*$/.test(before);
  return matchAt(plain, source, at) ?? (mayDivide ? undefined : matchAt(regex, source, at));
}

function codeOf(source: string): Code {
  const found: Found[] = [];
  let code = '';
  const blank = (text: string) => {
    code += text.replaceAll(/[^\n]/g, ' ');
  };

  function readTemplate(): void {
    const at = code.length;
    let text = '';
    blank('`');
    for (;;) {
      const part = matchAt(staticPart, source, code.length) ?? '';
      text += part.replaceAll(escapes, ' ');
      blank(part);
      if (source[code.length] !== '$') break;
      text += '…';
      blank('${');
      readCode(true);
      blank('}');
    }
    blank('`');
    found.push({ at, text });
  }

  /** Up to the end, or up to the brace that closes what is filled in. */
  function readCode(isFilledIn: boolean): void {
    let depth = 0;
    while (code.length < source.length) {
      const at = code.length;
      const sign = source[at] ?? '';
      const skipped = `'"/`.includes(sign) ? skippedAt(source, at) : undefined;
      if (isFilledIn && sign === '}' && depth === 0) return;
      if (skipped !== undefined) {
        if (/^['"]/.test(skipped)) found.push({ at, text: skipped.slice(1, -1).replaceAll(escapes, ' ') });
        blank(skipped);
      } else if (sign === '`') readTemplate();
      else {
        depth += sign === '{' ? 1 : sign === '}' ? -1 : 0;
        code += sign;
      }
    }
  }

  readCode(false);
  return { code, found };
}

const closers = new Map([
  [')', '('],
  ['}', '{'],
  [']', '['],
]);

/** The brackets that are open at a place, the innermost first. */
function* openAt(code: string, at: number): Generator<number> {
  const closed: string[] = [];
  for (let place = at - 1; place >= 0; place -= 1) {
    const sign = code[place] ?? '';
    if (closers.has(sign)) closed.push(sign);
    else if ('({['.includes(sign) && closed.pop() === undefined) yield place;
  }
}

const openerOf = (code: string, at: number, sign: string): number | undefined =>
  openAt(code, at).find((place) => code[place] === sign);

function endOf(code: string, brace: number): number {
  let depth = 0;
  for (let place = brace; place < code.length; place += 1) {
    depth += code[place] === '{' ? 1 : code[place] === '}' ? -1 : 0;
    if (depth === 0) return place + 1;
  }
  return code.length;
}

/** Through objects, lists and brackets of a sum, but not out of a function's body. */
function calleeOf(code: string, at: number): string {
  if (/\bString\.raw$/.test(code.slice(0, at).trimEnd())) return 'String.raw';
  for (const place of openAt(code, at)) {
    const before = code.slice(Math.max(0, place - 200), place).trimEnd();
    if (code[place] === '{' && /(?:=>|\))$/.test(before)) return '';
    if (code[place] !== '(') continue;
    const [callee] = /(?:new\s+)?[\w$.]+(?:\[\w+\])?(?:<[^<>()]*>)?$/.exec(before) ?? [];
    if (callee !== undefined && !/^(?:if|while|for|switch|return|await)$/.test(callee)) return callee;
  }
  return '';
}
