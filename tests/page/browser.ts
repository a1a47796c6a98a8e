import { existsSync } from 'node:fs';
import carried from '@sparticuz/chromium';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

/** Where people and build machines have a browser of their own. */
const INSTALLED = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

interface Started {
  readonly browser: Browser;
  /** Where it is installed; undefined for the one that a package carries. */
  readonly installed?: string;
}

async function launch(): Promise<Started | string> {
  const troubles: string[] = [];
  // Not with the package's own arguments: those are for a cloud function and switch the browser's security off.
  const start = async (executablePath: string) => {
    try {
      return await chromium.launch({ executablePath, args: ['--no-sandbox'], headless: true });
    } catch (error) {
      troubles.push(`${executablePath}: ${String(error).split('\n')[0]}`);
      return undefined;
    }
  };
  // The package carries a browser for Linux on x64, which needs nothing of the system.
  if (process.platform === 'linux' && process.arch === 'x64') {
    const browser = await start(await carried.executablePath());
    if (browser) return { browser };
  }
  const own = INSTALLED.find((path) => path !== undefined && existsSync(path));
  const browser = own && (await start(own));
  if (browser) return { browser, installed: own };
  return troubles.join('; ') || 'no Chrome or Chromium is installed (CHROME_PATH names one)';
}

const started = await launch();

/** Why the tests of the page are left out here; empty where they run. */
export const leftOut = typeof started === 'string' ? ` (left out: ${started})` : '';

const installed = typeof started === 'string' ? undefined : started.installed;
/** What the title of a test of the page says of the browser, where it is not the one that a package carries. */
export const inBrowser = installed === undefined ? leftOut : ` (in ${installed})`;

function browser(): Browser {
  if (typeof started === 'string') throw new Error(started);
  return started.browser;
}

/** At the end of a test file. The browser itself serves the next one of the same worker, and ends with it. */
export async function closeWindows(): Promise<void> {
  if (typeof started === 'string') return;
  for (const context of started.browser.contexts()) await context.close();
}

/** At the end of a script. */
export async function closeBrowser(): Promise<void> {
  if (typeof started !== 'string') await started.browser.close();
}

export interface OpenPage {
  readonly page: Page;
  /** What the browser complained about: errors, warnings of its security policy, answers that failed. */
  readonly complaints: readonly string[];
}

/** A window of its own in the one browser of the process, as a person (`U0RITA`) in a channel. */
export async function openPage(
  address: string,
  { width = 1280, height = 800, dark = false }: { width?: number; height?: number; dark?: boolean } = {},
): Promise<OpenPage> {
  const context = await browser().newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
  });
  await page.goto(address);
  return { page, complaints };
}

/** Where something stands from the top, once nothing moves it any more. */
export async function restingPlace(shown: Locator): Promise<number> {
  return await shown.evaluate(async (element) => {
    let place = Number.NaN;
    for (let still = 0; still < 5; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = Math.round(element.getBoundingClientRect().y);
      still = now === place ? still + 1 : 0;
      place = now;
    }
    return place;
  });
}
