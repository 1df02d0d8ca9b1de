// What may happen to the answers that a screen waits for, and what people must then see.
import type { Page, Route } from 'playwright-core'
import { expect } from 'vitest'

export type Language = 'fr' | 'en'

export type State = {
  readonly name: string
  /** The answers hold nothing. */
  readonly isEmpty?: true
  /** What the address names is not there. */
  readonly isMissing?: true
  /** What becomes of each question to the API that the screen itself asks. Absent: it is answered. */
  readonly meet?: (route: Route) => Promise<void>
  /** Waits for what has to be there. */
  readonly seen: (page: Page, language: Language) => Promise<void>
}

const problem = (status: number, code: string) => async (route: Route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      type: `/problems/${code}`,
      title: 'A title that no person is shown',
      status,
      detail: 'A detail in English.',
      traceId: TRACE,
    }),
  })

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

/** Something is there, and nothing loads any more. */
const settled = (page: Page) =>
  expect
    .poll(() =>
      page.evaluate(
        `(document.querySelector('main')?.textContent ?? '').trim() !== '' && !document.querySelector('main [aria-busy="true"]')`,
      ),
    )
    .toBe(true)

const trouble = (kind: string) => async (page: Page) => {
  await page.locator(`[data-trouble="${kind}"]`).first().waitFor()
}

/** Long enough for the console to say that it is slow. */
const SLOW_MS = 6_000

const words = {
  loading: { fr: 'Chargement…', en: 'Loading…' },
  slow: { fr: 'C’est plus long que d’habitude.', en: 'This takes longer than usual.' },
}

/** The answer with nothing in its lists. */
function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return []
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, emptied(inside)]))
}

const never = () => new Promise<void>(() => undefined)

export const states: readonly State[] = [
  {
    name: 'with something to show',
    seen: async (page) => {
      await page.locator('main h1').waitFor()
      await settled(page)
      expect(await page.getByRole('alert').allTextContents()).toEqual([])
    },
  },
  {
    name: 'with nothing to show',
    isEmpty: true,
    meet: async (route) => {
      const response = await route.fetch()
      const type = response.headers()['content-type'] ?? ''
      if (!response.ok() || !type.includes('json')) return route.fulfill({ response })
      return route.fulfill({ response, json: emptied(await response.json()) })
    },
    seen: async (page) => {
      await settled(page)
      expect(await page.getByRole('alert').allTextContents()).toEqual([])
    },
  },
  {
    name: 'loading, then slow',
    meet: never,
    seen: async (page, language) => {
      await page.getByText(words.loading[language]).first().waitFor()
      await page.clock.runFor(SLOW_MS)
      await page.getByText(words.slow[language]).first().waitFor()
    },
  },
  {
    name: 'while the service cannot be reached',
    meet: (route) => route.abort(),
    seen: trouble('unreachable'),
  },
  { name: 'while the service is busy', meet: problem(503, 'overloaded'), seen: trouble('busy') },
  { name: 'without the permission', meet: problem(403, 'forbidden'), seen: trouble('not-allowed') },
  { name: 'of what does not exist', isMissing: true, meet: problem(404, 'not-found'), seen: trouble('not-found') },
  {
    name: 'after a fault of the service',
    meet: problem(500, 'internal-error'),
    seen: async (page) => {
      await trouble('fault')(page)
      await page.getByText(TRACE).first().waitFor()
      expect(await page.getByText('A detail in English.').count()).toBe(0)
    },
  },
]
