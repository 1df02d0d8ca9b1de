// What somebody does at the console, in a real browser: everything by what they read, as a person would.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { NEVER_COMES_MS } from '../hung.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

type Violation = { readonly id: string; readonly where: readonly string[] }
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export type Visitor = {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained about: a refused script, a fault. */
  readonly complaints: readonly string[]
  /** Waits until nothing loads, and expects no breach of WCAG 2.2 AA. */
  isAccessible(): Promise<void>
}

/** Refusals of the API that the console expects are no fault of it. */
const EXPECTED = /the server responded with a status of (401|403|404|409|422|429|503)/

export async function visit(
  browser: Browser,
  url: string,
  options: { readonly width?: number; readonly script?: () => void } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 800 },
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(NEVER_COMES_MS)
  if (options.script) await context.addInitScript(options.script)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const source = await readFile(axe, 'utf8')
  await page.goto(url)
  return {
    page,
    context,
    complaints,
    async isAccessible() {
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
      // Evaluated through the debugger, which no policy of the page concerns.
      await page.evaluate(source)
      const found: Violation[] = await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })
        .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) })))`)
      expect(found, await page.title()).toEqual([])
      const overflow = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect(overflow, `${await page.title()}: wider than the window`).toBeLessThanOrEqual(0)
    },
  }
}

export async function signIn({ page }: Visitor, name: string, password: string): Promise<void> {
  await page.getByLabel('Nom de connexion').fill(name)
  await page.getByLabel('Mot de passe').fill(password)
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
  await page.getByRole('button', { name: 'Se déconnecter' }).waitFor()
}
