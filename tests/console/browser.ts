// A real browser for the tests of the console: that of a package on Linux x64, or one that the machine has.
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const system = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

type Found = { readonly path: string; readonly args: readonly string[] } | { readonly missing: string }

export async function findBrowser(): Promise<Found> {
  const installed = system.find((path) => path !== undefined && existsSync(path))
  if (installed !== undefined) return { path: installed, args: ['--no-sandbox'] }
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return { missing: `no Chromium on ${process.platform} ${process.arch}: set CHROMIUM to one` }
  const { default: packaged } = await import('@sparticuz/chromium')
  const path = await packaged.executablePath()
  await chmod(path, 0o755)
  // One process for all pages would end with the first of them.
  return { path, args: packaged.args.filter((arg) => arg !== '--single-process') }
}

export type OpenBrowser = { readonly browser: Browser; close(): Promise<void> }

export async function openBrowser({ path, args }: Extract<Found, { path: string }>): Promise<OpenBrowser> {
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
