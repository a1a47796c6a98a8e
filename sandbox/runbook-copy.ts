import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SERVICES = 'services.yaml';

/**
 * The runbooks that the bot reads: the directory as it is, or, where its services name the sandbox by another address, a
 * copy that names this one. The copy follows every edit of the directory.
 */
export class RunbookCopy {
  readonly #original: string;
  /** The address by which the services of the directory name the sandbox. */
  readonly #written: string;
  #copy: string | undefined;
  #unfollow = (): void => {};

  constructor(directory: string, written: string) {
    this.#original = resolve(directory);
    this.#written = written;
  }

  directoryFor(origin: string): string {
    if (origin === this.#written || !existsSync(join(this.#original, SERVICES))) return this.#original;
    if (this.#copy === undefined) {
      const copy = mkdtempSync(join(tmpdir(), 'golive-runbooks-'));
      const watcher = watch(this.#original, () => this.#follow(copy, origin)).unref();
      this.#copy = copy;
      this.#unfollow = () => watcher.close();
    }
    this.#renew(this.#copy, origin);
    return this.#copy;
  }

  remove(): void {
    this.#unfollow();
    if (this.#copy !== undefined) rmSync(this.#copy, { recursive: true, force: true });
  }

  #follow(copy: string, origin: string): void {
    try {
      this.#renew(copy, origin);
    } catch {
      // An editor is just replacing a file; when it has, that is a change of its own.
    }
  }

  #renew(copy: string, origin: string): void {
    const services = join(this.#original, SERVICES);
    cpSync(this.#original, copy, { recursive: true, filter: (path) => path !== services });
    writeFileSync(join(copy, SERVICES), readFileSync(services, 'utf8').replaceAll(this.#written, origin));
    for (const name of readdirSync(copy)) {
      if (!existsSync(join(this.#original, name))) rmSync(join(copy, name), { recursive: true });
    }
  }
}
