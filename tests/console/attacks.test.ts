// What an attacker may try with the console, in a real browser: text of people that is markup, addresses, frames, answers that
// are not what they should be. Needs a Chromium.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConsoleOfSchool, openConsoleOfSchool } from '../console-screens/console-of-school.ts'
import { addressOf, knownScreens, reached, type Viewer } from '../console-screens/known-screens.ts'
import { HOSTILE } from '../console-screens/shown-school.ts'
import { states } from '../console-screens/states.ts'
import { findBrowser } from './browser.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null
const screens = await knownScreens()
const viewers = [...new Set(Object.values(reached).map(({ as }) => as))]

/** Of each screen, what somebody may write into its address. */
const parameters = ['at', 'known', 'q', 'school', 'class', 'position', 'a', 'b', 'show', 'next', 'return', 'cursor']

describe.skipIf(missing !== null)(`attacks on the console${missing === null ? '' : ` (${missing})`}`, () => {
  let console: ConsoleOfSchool
  const attacked = (page: Page) => page.evaluate('window.attacked')
  const shown = (page: Page) => states[0]?.seen(page, 'fr')
  const of = (viewer: Viewer) => screens.filter(({ path }) => reached[path]?.as === viewer)

  beforeAll(async () => {
    if ('missing' in found) return
    console = await openConsoleOfSchool(found, 'attacks')
  })
  afterAll(async () => {
    await console?.close()
  })

  it.each(viewers)('text that is markup stays text on each screen of a %s', async (viewer) => {
    const { context, page } = await console.signedIn(viewer)
    let screensWithMarkup = 0
    for (const { path } of of(viewer)) {
      await page.goto(addressOf(path, console.school.subjects))
      await shown(page)
      expect(await attacked(page), path).toBeUndefined()
      if ((await page.locator('main').textContent())?.includes(HOSTILE.image)) screensWithMarkup += 1
    }
    // Otherwise this shows nothing. The installation's analyst sees no text of a school.
    if (viewer !== 'auditor' && viewer !== 'analyst' && viewer !== 'operator')
      expect(screensWithMarkup).toBeGreaterThan(0)
    await context.close()
  })

  it('an address that holds a script runs none, and leaves the page where it is', async () => {
    const { context, page } = await console.signedIn('teacher')
    for (const { path } of of('teacher')) {
      const query = parameters.map((name) => `${name}=${encodeURIComponent(HOSTILE.svg)}`).join('&')
      await page.goto(`${addressOf(path, console.school.subjects)}?${query}#${encodeURIComponent(HOSTILE.image)}`)
      await page.locator('main').waitFor()
      await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
      expect(await attacked(page), path).toBeUndefined()
    }
    for (const path of [`/learners/${encodeURIComponent(HOSTILE.image)}`, `/classes/..%2f..%2fevil`]) {
      await page.goto(path)
      await page.getByRole('alert').first().waitFor()
      expect(await attacked(page), path).toBeUndefined()
    }
    await context.close()
  })

  it('no address leads to another site, before or after signing in', async () => {
    const { context, page } = await console.stranger()
    const elsewhere: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== console.origin) elsewhere.push(request.url())
    })
    const forged = [
      '/?next=https://evil.example/',
      '/?return=//evil.example',
      '/login?url=javascript:window.attacked=1',
    ]
    for (const address of forged) {
      await page.goto(`${address}&school=${console.stack.tenant}`)
      await page.getByLabel('Nom de connexion').fill(console.school.names.teacher)
      await page.getByLabel('Mot de passe').fill('quatre mots au hasard')
      await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
      await page.getByRole('button', { name: 'Se déconnecter' }).click()
      await page.getByLabel('Nom de connexion').waitFor()
      expect(new URL(page.url()).origin).toBe(console.origin)
      expect(await attacked(page)).toBeUndefined()
    }
    for (const address of ['//evil.example/', '/\\evil.example/', '/%2f%2fevil.example/', '/%5cevil.example/']) {
      const answer = await fetch(`${console.origin}${address}`, {
        redirect: 'manual',
        headers: { accept: 'text/html' },
      })
      expect(answer.headers.get('location'), address).toBeNull()
    }
    expect(elsewhere).toEqual([])
    await context.close()
  })

  it('the session is in a cookie that no script reads and no other site sends', async () => {
    const { context, page } = await console.signedIn('teacher')
    await page.goto('/')
    const cookies = await context.cookies()
    expect(cookies.length).toBeGreaterThan(0)
    for (const { name, httpOnly, sameSite, secure, path } of cookies) {
      expect({ name, httpOnly, secure, path }).toEqual({ name, httpOnly: true, secure: true, path: '/' })
      expect(['Lax', 'Strict']).toContain(sameSite)
      expect(name).toMatch(/^__Host-/)
    }
    expect(await page.evaluate('document.cookie')).toBe('')
    await context.close()
  })

  it('no other site shows the console in a frame', async () => {
    const { context, page } = await console.signedIn('teacher')
    const site = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end(`<h1>Gagnez un vélo</h1><iframe src="${console.origin}/classes" title="frame"></iframe>`)
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', () => resolve()))
    const refused = new Promise<string>((resolve) =>
      page.on('console', (message) => {
        if (/frame-ancestors/.test(message.text())) resolve(message.text())
      }),
    )
    const { port } = site.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/`)
    expect(await refused).toContain("frame-ancestors 'none'")
    await new Promise((resolve) => site.close(resolve))
    await context.close()
  })

  it('a next page that leads elsewhere, or never ends, is asked for at the same address and a bounded number of times', async () => {
    const { context, page } = await console.signedIn('administrator')
    const asked: URL[] = []
    await page.route(/\/api\/people\b/, async (route) => {
      asked.push(new URL(route.request().url()))
      const response = await route.fetch({ url: `${console.origin}/api/people` })
      await route.fulfill({ response, json: { ...(await response.json()), next: 'https://evil.example/../../?a=b#c' } })
    })
    await page.goto('/people')
    await shown(page)
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.length).toBeLessThanOrEqual(20)
    for (const url of asked) expect(`${url.origin}${url.pathname}`).toBe(`${console.origin}/api/people`)
    await context.close()
  })

  it('an answer that is not what it should be is a trouble that is said, and no blank page', async () => {
    const { context, page } = await console.signedIn('teacher')
    const bodies = ['<html><script>window.attacked=1</script></html>', '{"items":null}', 'null', '{"items":[{}]}']
    for (const body of bodies) {
      await page.route('**/api/classes', (route) =>
        route.fulfill({ status: 200, contentType: 'application/json', body }),
      )
      await page.goto('/classes')
      await page.locator('main').getByRole('alert').or(page.locator('main h1')).first().waitFor()
      expect(await attacked(page), body).toBeUndefined()
      expect((await page.locator('main').textContent())?.trim(), body).not.toBe('')
      await page.unroute('**/api/classes')
    }
    await context.close()
  })

  it('what the API answers is never a page, whatever is in it', async () => {
    const { context, page } = await console.signedIn('administrator')
    const { learner } = console.school.subjects
    for (const address of ['/api/people', `/api/people/${learner}`, `/api/${encodeURIComponent(HOSTILE.image)}`]) {
      const answer = await page.goto(address)
      expect(answer?.headers()['x-content-type-options'], address).toBe('nosniff')
      expect(answer?.headers()['content-type'], address).toMatch(/^application\/(problem\+)?json/)
      expect(await attacked(page), address).toBeUndefined()
    }
    await context.close()
  })
})
