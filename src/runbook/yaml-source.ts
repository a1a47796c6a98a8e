import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  visit,
  type YAMLError,
} from 'yaml';
import {
  type Finding,
  type Path,
  type Place,
  type Problem,
  problemAt,
  problemOfFile,
  quote,
  shorten,
} from './problem.ts';

/** A readable YAML file: its plain value, and where each part of it stands. */
export interface YamlSource {
  readonly value: unknown;
  readonly problem: (finding: Finding) => Problem;
  /** The scalar as the file writes it: `1.0`, where its value is the number 1. */
  readonly writtenAt: (path: Path) => string | undefined;
}

export type ReadYaml =
  | { readonly ok: true; readonly source: YamlSource }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export const LARGEST_BYTES = 256 * 1024;
const DEEPEST = 20;

/**
 * Reads one YAML document of maps, lists and plain values. What else YAML can do (anchors, tags, directives, several
 * documents) is refused: a definition must mean what it says at the place where it says it.
 */
export function readYaml(text: string, file: string): ReadYaml {
  const bytes = Buffer.byteLength(text);
  if (bytes > LARGEST_BYTES) {
    const accepted = `at most ${LARGEST_BYTES} bytes`;
    return refuse([
      problemOfFile(file, { message: 'the file is too large', found: `${bytes} bytes`, accepted }),
    ]);
  }
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problemAtOffset: ProblemAtOffset = (offset, message, more) =>
    problemAt(file, placeOf(offset), { path: [], message, ...more });

  const early = tokens.flatMap((token) => refusedToken(token, problemAtOffset));
  if (early.length > 0) return refuse(early);
  const [document, second] = [...new Composer({ lineCounter: lines, prettyErrors: false }).compose(tokens)];
  if (second !== undefined) {
    return refuse([
      problemAtOffset(second.range[0], 'a second document begins here', {
        accepted: 'one document in a file',
      }),
    ]);
  }
  if (document === undefined || isEmpty(document)) {
    return refuse([problemOfFile(file, { message: 'the file is empty' })]);
  }
  const broken = tellingErrors(document).map((error) =>
    problemAtOffset(error.pos[0], explainYamlError(error)),
  );
  const problems = broken.length > 0 ? broken : refusedNodes(document, problemAtOffset);
  return problems.length > 0
    ? refuse(problems)
    : { ok: true, source: sourceOf({ document, text, file, placeOf }) };
}

const refuse = (problems: readonly Problem[]): ReadYaml => ({ ok: false, problems });

type PlaceOf = (offset: number) => Place;
type ProblemAtOffset = (offset: number, message: string, more?: Partial<Finding>) => Problem;

/** `---` alone is a document too, with an empty scalar as its content. */
const isEmpty = (document: Document): boolean =>
  document.errors.length === 0 &&
  (document.contents === null || (isScalar(document.contents) && document.contents.value === null));

function sourceOf(read: { document: Document; text: string; file: string; placeOf: PlaceOf }): YamlSource {
  const { document, text, file, placeOf } = read;
  return {
    value: document.toJS(),
    problem: (finding) => problemAt(file, placeOf(offsetOf(document, finding, text)), finding),
    writtenAt: (path) => {
      const node = nodeAt(document, path);
      const range = isScalar(node) ? node.range : undefined;
      return range ? text.slice(range[0], range[1]) : undefined;
    },
  };
}

/** Directives change how the rest is read; nesting is bounded before anything recurses into it. */
function refusedToken(token: CST.Token, problem: ProblemAtOffset): readonly Problem[] {
  if (token.type === 'directive') {
    return [problem(token.offset, 'YAML directives are not accepted', { found: quote(token.source) })];
  }
  if (token.type !== 'document' || token.value === undefined) return [];
  const open: { token: CST.Token; depth: number }[] = [{ token: token.value, depth: 1 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!('items' in next.token)) continue;
    if (next.depth > DEEPEST) {
      return [problem(next.token.offset, 'nested too deeply', { accepted: `at most ${DEEPEST} levels` })];
    }
    for (const item of next.token.items) {
      for (const child of [item.key, item.value]) {
        if (child) open.push({ token: child, depth: next.depth + 1 });
      }
    }
  }
  return [];
}

function refusedNodes(document: Document, problem: ProblemAtOffset): readonly Problem[] {
  const problems: Problem[] = [];
  const add = (node: Node, message: string, more?: Partial<Finding>) =>
    problems.push(problem(node.range?.[0] ?? 0, message, more));
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        add(node, 'YAML aliases are not accepted', { found: `*${node.source}`, hint: 'write the value out' });
      } else if (node.anchor) {
        add(node, 'YAML anchors are not accepted', {
          found: `&${node.anchor}`,
          hint: 'write each value out',
        });
      }
      if (node.tag !== undefined) add(node, 'YAML tags are not accepted', { found: quote(node.tag) });
    },
    Pair: (_key, pair) => {
      const { key } = pair;
      if (!isScalar(key) || typeof key.value !== 'string') {
        if (isNode(key) && !isAlias(key))
          add(key, 'this key is not a word', { accepted: 'a word, as in "title:"' });
      } else if (key.value === '__proto__') {
        add(key, 'unknown key', { found: quote(key.value) });
      }
    },
  });
  return problems;
}

/** All keys that stand twice, and the first of the other errors: those after it mostly follow from it. */
function tellingErrors(document: Document): readonly YAMLError[] {
  const repeated = document.errors.filter((error) => error.code === 'DUPLICATE_KEY');
  const first = document.errors.find((error) => error.code !== 'DUPLICATE_KEY');
  return first === undefined ? repeated : [...repeated, first];
}

const yamlErrors: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used as indentation; YAML wants spaces',
  DUPLICATE_KEY: 'this key stands twice in the same map',
  MISSING_CHAR: 'something is missing here',
  BAD_INDENT: 'the indentation is wrong here',
  BLOCK_AS_IMPLICIT_KEY: 'a text with ": " in it must stand in quotes',
  BAD_SCALAR_START: 'a text that begins with this sign must stand in quotes',
};

/** Our words where YAML's are hard to understand, followed by YAML's own. */
function explainYamlError(error: YAMLError): string {
  const words = yamlErrors[error.code];
  const itsOwn = shorten(error.message);
  return words === undefined ? `not valid YAML: ${itsOwn}` : `${words} (${itsOwn})`;
}

function offsetOf(document: Document, finding: Finding, text: string): number {
  const { path, within } = finding;
  if (finding.on === 'key') return keyNodeAt(document, path)?.range?.[0] ?? 0;
  const node = nodeAt(document, path);
  if (node?.range) {
    const inside = within === undefined ? -1 : text.indexOf(within, node.range[0]);
    return inside !== -1 && inside < node.range[1] ? inside : node.range[0];
  }
  return path.length === 0 ? 0 : offsetOf(document, { ...finding, path: path.slice(0, -1) }, text);
}

function nodeAt(document: Document, path: Path): Node | undefined {
  let node: unknown = document.contents;
  for (const step of path) {
    if (!isCollection(node)) return undefined;
    node = node.get(step, true);
  }
  return isNode(node) ? node : undefined;
}

function keyNodeAt(document: Document, path: Path): Node | undefined {
  const parent = nodeAt(document, path.slice(0, -1));
  const name = path.at(-1);
  if (isSeq(parent) && typeof name === 'number') return nodeAt(document, path);
  if (!isMap(parent)) return parent;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);
  return isNode(pair?.key) ? pair.key : parent;
}
