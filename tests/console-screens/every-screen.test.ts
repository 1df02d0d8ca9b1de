// Each screen in each state, in both languages, looked through by axe: `npm run test:console`. Needs a Chromium.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBrowser } from '../console/browser.ts'
import { type ConsoleOfSchool, openConsoleOfSchool } from './console-of-school.ts'
import { addressOf, type KnownScreen, knownScreens, reached, type Viewer } from './known-screens.ts'
import { type Language, type State, states } from './states.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null
const screens = await knownScreens()
const languages: readonly Language[] = ['fr', 'en']
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What the frame itself asks: whatever happens to a screen, somebody is signed in. */
const ofFrame = (url: string) => new URL(url).pathname === '/api/session'

/** How a screen with something to show is looked at besides. */
const looks = {
  'on a telephone': { width: 320, height: 640 },
  'at a zoom of 200 %': { width: 640, height: 400 },
  'in high contrast': { forcedColors: 'active' },
  'in the dark': { colorScheme: 'dark' },
} as const

async function expectAccessible(page: Page) {
  // Evaluated through the debugger, which no policy of the page concerns.
  await page.evaluate(axe)
  const violations = await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(RULES)} })
    .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ html }) => html) })))`)
  expect(violations).toEqual([])
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(overflow, 'wider than the window').toBeLessThanOrEqual(0)
}

describe.skipIf(missing !== null)(`every screen${missing === null ? '' : ` (${missing})`}`, () => {
  let console: ConsoleOfSchool
  const open = new Map<string, Promise<{ readonly context: BrowserContext; readonly page: Page }>>()
  const browserOf = (viewer: Viewer, language: Language) => {
    const key = `${viewer} ${language}`
    const known = open.get(key) ?? console.signedIn(viewer, { language })
    open.set(key, known)
    return known
  }

  beforeAll(async () => {
    if ('missing' in found) return
    console = await openConsoleOfSchool(found, 'every screen')
  })
  afterAll(async () => {
    await console?.close()
  })

  const viewerOf = ({ path }: KnownScreen): Viewer => reached[path]?.as ?? 'administrator'
  const statesOf = ({ path }: KnownScreen) =>
    states
      .filter(({ meet }) => meet === undefined || reached[path]?.asks !== false)
      .filter(({ isEmpty }) => isEmpty !== true || reached[path]?.neverEmpty === undefined)
      .filter(({ isMissing }) => isMissing !== true || reached[path]?.neverMissing === undefined)

  async function look(screen: KnownScreen, { meet, seen }: State, language: Language) {
    const { context } = await browserOf(viewerOf(screen), language)
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text())
    })
    try {
      await page.clock.install()
      if (meet)
        await page.route(
          ({ pathname }) => /^\/(api|health)(\/|$)/.test(pathname),
          (route) => (ofFrame(route.request().url()) ? route.continue() : meet(route).catch(() => undefined)),
        )
      await page.goto(addressOf(screen.path, console.school.subjects))
      await seen(page, language)
      expect(await page.locator('html').getAttribute('lang')).toBe(language)
      await expectAccessible(page)
      expect(faults).toEqual([])
      expect(await page.evaluate('window.attacked')).toBeUndefined()
    } finally {
      await page.close()
    }
  }

  for (const screen of screens)
    describe(screen.path, () => {
      for (const state of statesOf(screen))
        for (const language of languages) it(`${state.name}, ${language}`, () => look(screen, state, language))

      for (const [name, how] of Object.entries(looks))
        it(`${name}`, async () => {
          const { context, page } = await console.signedIn(viewerOf(screen), how)
          try {
            await page.goto(addressOf(screen.path, console.school.subjects))
            await states[0]?.seen(page, 'fr')
            await expectAccessible(page)
          } finally {
            await context.close()
          }
        })
    })
})
