// A browser that several people use, and a service that fails them: nothing of one is shown to the next, and what is not known
// to have happened is said. Needs a Chromium, and is skipped where there is none.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)('a browser that people share', () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  const visitors: Visitor[] = []
  const arrive = async (script?: () => void) => {
    const visitor = await visit(open.browser, `${origin}/?school=${stack.tenant}`, script && { script })
    visitors.push(visitor)
    return visitor
  }

  beforeAll(async () => {
    if ('missing' in found) return
    const console = await readBuiltConsole(await builtConsoleFolder())
    stack = await openStack('shared-browser', { worker: true, console })
    await openedSchool(stack)
    await adult(stack, 'administrator', { name: 'direction' })
    const { person: teacher } = await adult(stack, 'teacher', { name: 'ben' })
    await adult(stack, 'teacher', { name: 'zoe' })
    const ofBen = { class: randomUUID(), name: 'CM1 B', level: 'CM1', schoolYear: '2026-2027', teacher }
    expect((await stack.ask('POST', '/api/classes', { body: ofBen })).statusCode).toBe(201)
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    // Browsers send a cookie that needs TLS to localhost.
    origin = `http://localhost:${port}`
    open = await openBrowser(found)
  })
  afterAll(async () => {
    await open?.close()
    await stack?.close()
  })

  it.each([
    ['at once', undefined],
    // Where tabs cannot tell each other, when the page is looked at.
    ['when it is looked at', () => void Reflect.deleteProperty(globalThis, 'BroadcastChannel')],
  ])('another person in another tab takes over the first tab %s', async (_, script) => {
    const teacher = await arrive(script)
    const first = teacher.page
    await signIn(teacher, 'ben', PASSWORD)
    await first.getByRole('link', { name: 'CM1 B' }).waitFor()
    const second = await teacher.context.newPage()
    await second.goto(origin)
    await second.getByRole('button', { name: 'Se déconnecter' }).click()
    await signIn({ ...teacher, page: second }, 'zoe', PASSWORD)
    if (script) await first.evaluate('window.dispatchEvent(new Event("visibilitychange"))')
    // Both see the same screen, and the first tab has just been told the classes of the one before.
    await first.getByText('Vous n’enseignez encore dans aucune classe.').waitFor()
    expect(await first.getByText('CM1 B').count()).toBe(0)
  })

  it('what is refused now is no longer shown', async () => {
    const { page } = await signedIn('direction')
    await page.getByRole('link', { name: 'Ada Martin' }).first().click()
    await page.getByRole('heading', { name: 'Rôles' }).waitFor()
    await page.route(/\/api\/people\/[0-9a-f-]{36}/, (route) => route.fulfill({ status: 403, json: {} }))
    await page.getByRole('combobox', { name: 'Rôle à donner' }).selectOption({ label: 'Assistance' })
    await page.getByRole('button', { name: 'Donner ce rôle' }).click()
    await page.getByRole('heading', { name: 'Cette page ne vous est pas ouverte' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Rôles' }).count()).toBe(0)
  })

  it('a sign-out that failed says that the person is still signed in', async () => {
    const office = await signedIn('direction')
    const { page } = office
    await page.route('**/api/sign-out', (route) => route.fulfill({ status: 503, json: {} }))
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.getByRole('heading', { name: 'Vous êtes encore connecté' }).waitFor()
    await office.isAccessible()
    await page.unroute('**/api/sign-out')
    await page.getByRole('button', { name: 'Se déconnecter' }).click()
    await page.getByLabel('Nom de connexion').waitFor()
    expect(await page.getByText('Votre session est terminée').count()).toBe(0)
  })

  async function signedIn(name: string): Promise<Visitor> {
    const visitor = await arrive()
    await signIn(visitor, name, PASSWORD)
    return visitor
  }

  it('a person and a class whose answer was lost are recorded once, when the button is pressed again', async () => {
    const office = await signedIn('direction')
    const { page } = office
    /** The service records it, and the answer is lost. */
    const loseAnswers = (url: string) =>
      page.route(url, async (route) => {
        if (route.request().method() !== 'POST') return route.continue()
        await route.fetch()
        await route.abort()
      })
    await page.getByRole('button', { name: 'Inscrire une personne' }).click()
    await page.getByLabel('Prénom').fill('Zoé')
    await page.getByLabel('Nom', { exact: true }).fill('Val')
    await loseAnswers('**/api/people')
    await page.getByRole('button', { name: 'Inscrire', exact: true }).click()
    await page.getByText(/rien ne sera enregistré deux fois/).waitFor()
    await office.isAccessible()
    await page.unroute('**/api/people')
    await page.getByRole('button', { name: 'Inscrire', exact: true }).click()
    await page.getByText('Zoé Val : inscription enregistrée.').waitFor()
    const { items } = (await stack.ask('GET', '/api/people')).json()
    expect(items.filter(({ givenName }: { givenName: string }) => givenName === 'Zoé')).toHaveLength(1)

    await page.getByRole('link', { name: 'Classes', exact: true }).click()
    await page.getByRole('button', { name: 'Ouvrir une classe' }).click()
    await page.getByLabel('Nom', { exact: true }).fill('CE2 A')
    await page.getByLabel('Niveau').fill('CE2')
    await page.getByRole('combobox', { name: 'Enseignant' }).selectOption({ label: 'Zoé Val' })
    await loseAnswers('**/api/classes')
    await page.getByRole('button', { name: 'Ouvrir la classe' }).click()
    await page.getByText(/rien ne sera enregistré deux fois/).waitFor()
    await page.unroute('**/api/classes')
    await page.getByRole('button', { name: 'Ouvrir la classe' }).click()
    await page.getByText('La classe CE2 A est ouverte.').waitFor()
    const classes = (await stack.ask('GET', '/api/classes')).json()
    expect(classes.items.filter(({ name }: { name: string }) => name === 'CE2 A')).toHaveLength(1)
  })

  it('a list of people is asked for once, and not again when the window is looked at', async () => {
    const { page } = await signedIn('direction')
    await page.getByRole('link', { name: 'Ada Martin' }).first().waitFor()
    const asked: string[] = []
    page.on('request', (request) => void asked.push(new URL(request.url()).pathname))
    const session = page.waitForResponse('**/api/session')
    await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))')
    await session
    expect(asked).toContain('/api/session')
    expect(asked).not.toContain('/api/people')
  })

  it('a browser that refuses storage shows the console all the same', async () => {
    const office = await arrive(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(globalThis, name, {
          get() {
            throw new DOMException('refused', 'SecurityError')
          },
        })
    })
    await office.isAccessible()
    await signIn(office, 'direction', PASSWORD)
    await office.page.getByRole('link', { name: 'Ada Martin' }).first().waitFor()
  })

  it('no page complained', () => {
    for (const { complaints } of visitors)
      expect(complaints.filter((text) => !text.includes('net::ERR_FAILED'))).toEqual([])
  })
})
