import { basename, dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { loadDefinitions, validateFile } from './load.ts';
import { FREEZES_FILE, overFreezes } from './load-freezes.ts';
import { formatProblem, type Problem } from './problem.ts';

/** Where `golive` looks for runbooks and services. */
export const runbooksDirOption = (): Option =>
  new Option('--dir <directory>', 'where the runbooks are').env('RUNBOOKS_DIR').default('runbooks');

/** Adds `golive validate [file]`. Its exit code is 1 where anything is wrong. */
export function registerValidate(program: Command): void {
  program
    .command('validate')
    .description('check one runbook, services.yaml or freezes.yaml, or all of them')
    .argument('[file]', 'a runbook, services.yaml or freezes.yaml; all files of the directory when left out')
    .addOption(runbooksDirOption())
    .action(async (file: string | undefined, options: { dir: string }) => {
      const problems = file === undefined ? await validateDirectory(options.dir) : await validateOne(file);
      if (problems.length > 0) process.exitCode = 1;
    });
}

async function validateDirectory(directory: string): Promise<readonly Problem[]> {
  const { runbooks, services, freezes, problems, warnings, files } = await loadDefinitions(directory);
  printProblems(problems);
  printWarnings([...warnings, ...overFreezes(freezes, Date.now())]);
  const sound = `${count(runbooks.size, 'runbook')} and ${count(services.size, 'service')} in ${count(files, 'file')}`;
  print(problems.length === 0 ? `${directory}: ${sound}, no problems` : summarize(problems));
  return problems;
}

async function validateOne(file: string): Promise<readonly Problem[]> {
  const problems = await validateFile(file);
  printProblems(problems);
  printWarnings(await warningsOf(file));
  print(problems.length === 0 ? `${file}: no problems` : summarize(problems));
  return problems;
}

function summarize(problems: readonly Problem[]): string {
  const files = new Set(problems.map((problem) => problem.file)).size;
  return `${count(problems.length, 'problem')} in ${count(files, 'file')}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

const printProblems = (problems: readonly Problem[]): void => problems.map(formatProblem).forEach(print);

/** Of a freeze that is over somebody may have meant another year. */
async function warningsOf(file: string): Promise<readonly Problem[]> {
  const { freezes, warnings } = await loadDefinitions(dirname(file));
  const path = join(dirname(file), basename(file));
  return basename(file) === FREEZES_FILE
    ? overFreezes(freezes, Date.now())
    : warnings.filter((problem) => problem.file === path);
}

const printWarnings = (warnings: readonly Problem[]): void =>
  warnings.map((problem) => `warning: ${formatProblem(problem)}`).forEach(print);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
