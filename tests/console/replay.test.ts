// The replay of a learner's history in a real browser, by keyboard alone, over the whole service.
import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { buildServer, type Server } from '#http/server.ts'
import { caughtUp } from '../http/caught-up.ts'
import { adult } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'

const found = await findBrowser()
const DAY_MS = 86_400_000
/** Answers on each of three days, two minutes apart. */
const PER_DAY = 12
const DAYS = 3

describe.skipIf('missing' in found)(`replay in a browser${'missing' in found ? ` (${found.missing})` : ''}`, () => {
  const learner = randomUUID()
  const another = randomUUID()
  let stack: Stack
  let server: Server
  let opened: OpenBrowser
  let page: Page
  let base: string
  const refusedByPolicy: string[] = []

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console replay', { worker: true })
    await stack.ask('POST', '/api/schools', { body: { name: 'École des Tilleuls', zone: 'Europe/Paris' } })
    await stack.ask('POST', '/api/schools/second-factor', { body: { required: false } })
    const teacher = await adult(stack)
    const start = Date.now() - (DAYS + 1) * DAY_MS
    const klass = randomUUID()
    const must = async (url: string, body: object) => {
      const answer = await stack.ask('POST', url, { body })
      expect(answer.statusCode, answer.body).toBe(201)
    }
    const ofClass = { class: klass, schoolYear: '2026-2027' }
    await must('/api/classes', { ...ofClass, name: 'CM2 A', level: 'CM2', teacher: teacher.person })
    const occurredAt = new Date(start - DAY_MS).toISOString()
    await must('/api/people', {
      person: learner,
      role: 'learner',
      givenName: 'Ilyès',
      familyName: 'Sureau',
      occurredAt,
    })
    await must('/api/enrolments', { ...ofClass, learner, occurredAt })
    const names = { givenName: 'Maïa', familyName: 'Aubier' }
    await must('/api/people', { person: another, role: 'learner', ...names, occurredAt })
    await must('/api/enrolments', { ...ofClass, learner: another, occurredAt })
    for (let n = 0; n < PER_DAY * DAYS; n += 1) {
      const at = start + Math.floor(n / PER_DAY) * DAY_MS + (n % PER_DAY) * 120_000
      const body = attempt(learner, {
        occurredAt: new Date(at).toISOString(),
        correct: n % 3 > 0,
        response: `réponse ${n}`,
      })
      await record(body)
    }
    server = buildServer({
      ...stack.service,
      ...{ keys: stack.keys, metrics: stack.metrics, logger: stack.logger, checks: [] },
      console: await readBuiltConsole(await builtConsoleFolder()),
      options: { mostLoopDelayMs: 0 },
    })
    base = await server.listen({ port: 0, host: '127.0.0.1' })
    opened = await openBrowser(found)
    const context = await opened.browser.newContext({ baseURL: base, reducedMotion: 'reduce', locale: 'fr-FR' })
    context.setDefaultTimeout(NEVER_COMES_MS)
    page = await context.newPage()
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) refusedByPolicy.push(message.text())
    })
    // Failures to sign in would make the next attempt wait.
    await caughtUp(stack)
    const data = { school: stack.tenant, name: teacher.name, password: teacher.password }
    expect((await page.request.post('/api/sign-in', { headers: { origin: base }, data })).status()).toBe(200)
    await page.goto(`/learners/${learner}/replay`)
    await slider().waitFor()
  })
  afterAll(async () => {
    await opened?.close()
    await server?.close()
    await stack?.close()
  })

  async function record(body: object) {
    const token = await stack.token('tool', { tenant: stack.tenant })
    const answer = await stack.ask('POST', '/api/adaptive/interaction', { body, token })
    expect(answer.statusCode, answer.body).toBe(201)
  }

  const slider = () => page.getByRole('slider', { name: 'Tête de lecture' })
  const number = async () => Number(await slider().getAttribute('aria-valuenow'))
  const press = (key: string) => page.keyboard.press(key)
  const until = (read: () => Promise<unknown>) => expect.poll(read, { interval: 30 })

  const toTheTop = () => page.evaluate('document.querySelector("h1").focus()')

  /** With the Tab key, as far as a person would go. */
  async function tabTo(matches: (focused: string) => boolean) {
    for (let presses = 0; presses < 120; presses += 1) {
      await press('Tab')
      const focused = String(
        await page.evaluate(
          '(({ activeElement: at }) => (at.getAttribute("role") ?? at.tagName) + " " + (at.getAttribute("aria-label") ?? at.textContent))(document)',
        ),
      )
      if (matches(focused)) return
    }
    throw new Error('the focus never came there')
  }

  it('begins with the latest state, and says in words where the playhead is', async () => {
    await until(() => page.getByRole('heading', { level: 1 }).textContent()).toBe('Parcours d’Ilyès Sureau')
    const total = Number(await slider().getAttribute('aria-valuemax'))
    expect(total).toBeGreaterThan(PER_DAY * DAYS)
    await until(number).toBe(total)
    await until(() => slider().getAttribute('aria-valuetext')).toMatch(/^Événement \d+ sur \d+.*, .*20\d\d/)
  })

  /** Goes to the slider with the keyboard, and to one of its ends. */
  async function toTheEnd(key: 'Home' | 'End') {
    await toTheTop()
    await tabTo((focused) => focused.startsWith('slider'))
    await press(key)
    await until(() => slider().getAttribute('aria-busy')).toBe('false')
  }

  it('steps by events, sessions and days, and to both ends', async () => {
    const total = Number(await slider().getAttribute('aria-valuemax'))
    await toTheEnd('End')
    await until(number).toBe(total)
    await press('ArrowLeft')
    await until(number).toBe(total - 1)
    await press('Home')
    await until(number).toBe(1)
    await press('ArrowRight')
    await until(number).toBe(2)
    // The first answer of each day is a wrong one.
    const text = () => slider().getAttribute('aria-valuetext')
    await press('PageDown')
    await until(text).toMatch(/répondu faux.*réponse 0\D/)
    const first = await number()
    await press('PageDown')
    await until(text).toMatch(new RegExp(`répondu faux.*réponse ${PER_DAY}\\D`))
    await press('PageUp')
    await until(number).toBe(first)
    await press('Shift+ArrowRight')
    await until(text).toMatch(new RegExp(`réponse ${PER_DAY}\\D`))
  })

  it('shows the state of the moment', async () => {
    await toTheEnd('End')
    await press('ArrowLeft')
    const why = page.getByRole('button', { name: /^Pourquoi réponses : / })
    await until(async () => {
      const at = new URL(page.url()).searchParams.get('at')
      const answer = await stack.ask('GET', `/api/learners/${learner}/state?at=${at}&models=skill-profile`)
      const [row] = answer.json().models['skill-profile'].rows
      const labels = await Promise.all((await why.all()).map((one) => one.getAttribute('aria-label')))
      return row && labels.includes(`Pourquoi réponses : ${row.attempts} ?`)
    }).toBe(true)
    expect(await page.getByText('lecture seule').count()).toBe(1)
  })

  it('explains a number, and leads to an event that moved it', async () => {
    await tabTo((focused) => focused.includes('Pourquoi maîtrise estimée'))
    await press('Enter')
    const region = page.getByRole('region', { name: /^Ce qui a fait évoluer/ })
    await region.getByRole('listitem').first().waitFor()
    const before = await number()
    await tabTo((focused) => / → /.test(focused))
    await press('Tab')
    await press('Enter')
    await until(number).toBeLessThan(before)
    await press('Escape')
    await until(() => region.count()).toBe(0)
  })

  it('compares two moments that keys have marked', async () => {
    await toTheEnd('End')
    await until(number).toBe(Number(await slider().getAttribute('aria-valuemax')))
    await press(']')
    for (const _ of ['one session', 'another']) {
      const before = await number()
      await press('Shift+ArrowLeft')
      // A key marks the moment at which the playhead is, not the one that was asked for.
      await until(number).toBeLessThan(before)
    }
    await press('[')
    const table = page.getByRole('table').filter({ hasText: 'A (avant)' })
    await table.waitFor()
    await until(async () => Object.fromEntries(new URL(page.url()).searchParams)).toMatchObject({
      a: expect.stringMatching(/^\d+$/),
      b: expect.stringMatching(/^\d+$/),
    })
    expect(await table.getByRole('rowheader').count()).toBeGreaterThan(3)
  })

  it('filters in the address, and steps only through what is selected', async () => {
    await page.goto(`/learners/${learner}/replay?correct=false`)
    await slider().waitFor()
    const selected = `${(PER_DAY * DAYS) / 3} événements sélectionnés`
    await until(() => page.getByText(/événements? sélectionnés?$/).textContent()).toBe(selected)
    await toTheEnd('End')
    await until(() => slider().getAttribute('aria-valuetext')).toMatch(/répondu faux/)
    for (let step = 0; step < 3; step += 1) {
      const before = await number()
      await press('ArrowLeft')
      await until(number).toBeLessThan(before)
      await until(() => slider().getAttribute('aria-valuetext')).toMatch(/répondu faux/)
    }
    await press('f')
    await page.keyboard.type('REPONSE 3')
    await until(async () => new URL(page.url()).searchParams.get('text')).toBe('REPONSE 3')
  })

  it('filters by who recorded the events', async () => {
    await page.goto(`/learners/${learner}/replay?kinds=answers`)
    await slider().waitFor()
    await page.getByLabel('Enregistré par').selectOption({ label: 'une application' })
    await until(async () => new URL(page.url()).searchParams.get('by')).toBe('application')
    const selected = `${PER_DAY * DAYS} événements sélectionnés`
    await until(() => page.getByText(/événements? sélectionnés?$/).textContent()).toBe(selected)
    await page.getByLabel('Enregistré par').selectOption({ label: 'l’élève' })
    await page.getByText('Aucun événement ne correspond à ces filtres.').waitFor()
  })

  it('corrects an answer where it is shown, and shows the correction with both clocks', async () => {
    await page.goto(`/learners/${learner}/replay?correct=false`)
    await slider().waitFor()
    await toTheEnd('End')
    const text = () => slider().getAttribute('aria-valuetext')
    await until(text).toMatch(/répondu faux/)
    const answered = await number()
    await page.getByRole('button', { name: 'Corriger cette réponse' }).click()
    const dialog = page.getByRole('dialog', { name: 'Corriger cette réponse' })
    await dialog.getByText('La réponse a été comptée fausse. Elle sera comptée juste.').waitFor()
    // The keys of the replay rest while a dialog is open.
    await press('ArrowLeft')
    await dialog.getByLabel(/^Motif/).fill('autre lecture')
    await dialog.getByRole('button', { name: 'Compter juste' }).click()
    await dialog.getByRole('heading', { name: 'Ce que la correction a changé' }).waitFor()
    await dialog.getByText(/Réponses justes/).waitFor()
    await dialog.getByRole('button', { name: 'Fermer' }).click()
    expect(await number()).toBe(answered)
    await page.getByText(/^Comptée juste depuis la correction du /).waitFor()
    await page.getByRole('button', { name: 'Voir la correction' }).click()
    await until(text).toMatch(/a été revue\s: juste, et non fausse/)
    const clock = (name: string) => page.getByRole('term').filter({ hasText: name })
    await clock('Correction enregistrée').waitFor()
    await clock('Réponse donnée').waitFor()
    expect(await number()).toBeGreaterThan(answered)
    await page.getByRole('button', { name: 'Voir la réponse' }).click()
    await until(number).toBe(answered)
    await page.getByRole('button', { name: 'Corriger cette réponse' }).click()
    await dialog.getByText('La réponse a été comptée juste. Elle sera comptée fausse.').waitFor()
    await dialog.getByRole('button', { name: 'Annuler' }).click()
  })

  it('plays from event to event, and shows the same as a table', async () => {
    await page.goto(`/learners/${learner}/replay`)
    await slider().waitFor()
    await toTheEnd('Home')
    await until(number).toBe(1)
    await toTheTop()
    await press('Space')
    await until(number).toBeGreaterThan(2)
    await press('Space')
    await press('?')
    await page.getByRole('region', { name: 'Raccourcis clavier' }).waitFor()
    await press('Escape')
    await tabTo((focused) => focused.includes('Voir en tableau'))
    await press('Enter')
    await page.getByRole('columnheader', { name: 'Ce qui s’est passé' }).waitFor()
  })

  it.each(['', '?reading=audit', '?view=table', '?text=rien-de-tel'])(
    'has no barrier that axe finds: %s',
    async (query) => {
      await page.goto(`/learners/${learner}/replay${query}`)
      await slider().waitFor()
      await until(() => slider().getAttribute('aria-busy')).toBe('false')
      await page.evaluate(axe.source)
      const violations = await page.evaluate(`(async () => {
      const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
      const { violations } = await axe.run('main', { runOnly: { type: 'tag', values } })
      return violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 150)).join(' | '))
    })()`)
      expect(violations).toEqual([])
    },
  )

  it('shows what was recorded while the screen was open, once it is asked for the end', async () => {
    const own = await page.context().newPage()
    await own.clock.install()
    await own.goto(`/learners/${learner}/replay`)
    const playhead = own.getByRole('slider', { name: 'Tête de lecture' })
    await own.getByText('C’est l’état le plus récent.').waitFor()
    const total = Number(await playhead.getAttribute('aria-valuemax'))
    const answers = async () => {
      const { models } = (await stack.ask('GET', `/api/learners/${learner}/state?models=skill-profile`)).json()
      return Number(models['skill-profile'].rows[0].attempts)
    }
    const why = (count: number) => own.getByRole('button', { name: `Pourquoi réponses : ${count} ?`, exact: true })
    const before = await answers()
    await why(before).first().waitFor()

    await record(attempt(learner, { response: 'une de plus' }))
    expect(await answers()).toBe(before + 1)
    const timeline = (await stack.ask('GET', `/api/learners/${learner}/timeline`)).json()
    expect(timeline.total).toBeGreaterThan(total)
    const end = `/api/learners/${learner}/events?around=${timeline.last}&limit=1&lang=fr`
    const [{ words }] = (await stack.ask('GET', end)).json().items
    // What the browser knows is old by now, and the window gets the focus again.
    await own.clock.fastForward(60_000)
    await own.evaluate('dispatchEvent(new Event("visibilitychange"))')
    await until(() => playhead.getAttribute('aria-valuemax')).toBe(String(timeline.total))
    await playhead.focus()
    await own.keyboard.press('End')
    await until(() => playhead.getAttribute('aria-valuenow')).toBe(String(timeline.total))
    await until(() => playhead.getAttribute('aria-valuetext')).toContain(words.fr)
    await own.getByText('C’est l’état le plus récent.').waitFor()
    await why(before + 1)
      .first()
      .waitFor()
    await own.close()
  })

  it('shows nothing of one learner under the address of another', async () => {
    await page.goto(`/learners/${learner}/replay`)
    const headingOf = (name: string) => page.getByRole('heading', { level: 1, name: `Parcours ${name}` })
    await headingOf('d’Ilyès Sureau').waitFor()
    const goOn = Promise.withResolvers<void>()
    await page.route(`**/api/learners/${another}/**`, async (route) => {
      await goOn.promise
      await route.continue()
    })
    await page.evaluate(`history.pushState({}, '', '/learners/${another}/replay')`)
    await headingOf('d’Ilyès Sureau').waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: /^Pourquoi/ }).count()).toBe(0)
    goOn.resolve()
    await headingOf('de Maïa Aubier').waitFor()
    await page.goBack()
    await headingOf('d’Ilyès Sureau').waitFor()
  })

  it('shows one session alone, by a button, and a part of it by dragging across the strip', async () => {
    // The first session of answers: what the service itself recorded today is the last one.
    await toTheEnd('Home')
    await until(number).toBe(1)
    await press('PageDown')
    await until(() => slider().getAttribute('aria-valuetext')).toMatch(/réponse 0\D/)
    const period = (name: string) => page.getByRole('button', { name, exact: true })
    const isShown = (name: string) => period(name).getAttribute('aria-pressed')
    const count = async () => Number.parseInt((await page.getByText(/^\d+ événements?$/).textContent()) ?? '', 10)
    const all = await count()
    await period('Séance').click()
    await until(() => isShown('Séance')).toBe('true')
    await until(count).toBeLessThan(all)
    const ofSession = await count()
    expect(ofSession).toBeGreaterThanOrEqual(PER_DAY)
    await slider().scrollIntoViewIfNeeded()
    const box = await slider().boundingBox()
    if (!box) throw new Error('the scrubber is not shown')
    // The labels of the lanes are on the left.
    const [left, right] = [box.x + 84 + (box.width - 90) * 0.2, box.x + 84 + (box.width - 90) * 0.6]
    await page.mouse.move(left, box.y + 10)
    await page.mouse.down()
    await page.mouse.move(right, box.y + 10, { steps: 4 })
    await page.mouse.up()
    await until(() => isShown('De A à B')).toBe('true')
    await until(count).toBeLessThan(ofSession)
    await period('Tout').click()
    await until(count).toBe(all)
  })

  it('saves the history that is shown as a PDF', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Enregistrer en PDF' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe(`parcours-${learner.slice(-8)}.pdf`)
    await page.getByText(/est dans vos téléchargements/).waitFor()
  })

  it('goes to the date by two keys, and to the filters by one', async () => {
    await toTheTop()
    await press('g')
    await press('d')
    const focused = () => page.evaluate('document.activeElement.id')
    await until(focused).toBe('replay-day')
    await toTheTop()
    // Without the first key before it, the second one does nothing.
    await press('d')
    expect(await focused()).not.toBe('replay-day')
    await press('f')
    await until(focused).toBe('replay-search')
    await toTheTop()
    await press('?')
    await page.getByText('aller à une date').waitFor()
    await press('Escape')
  })

  it('leads from one remark of a teacher to the next by a key, and from the last to the first', async () => {
    await page.goto(`/learners/${learner}/replay?correct=true`)
    await slider().waitFor()
    await toTheEnd('Home')
    // The key clears the filters: until the list of all events is there, the number is that among the selected ones.
    const listed = page.waitForResponse(
      (response) => response.url().includes('/events?') && !/[?&](correct|kinds)=/.test(response.url()),
    )
    await press('m')
    const text = () => slider().getAttribute('aria-valuetext')
    await until(text).toMatch(/a été revue\s: juste, et non fausse/)
    await (await listed).finished()
    let remark = Number.NaN
    await expect
      .poll(
        async () => {
          const before = remark
          remark = await number()
          return remark === before
        },
        { interval: 200 },
      )
      .toBe(true)
    await press('m')
    await until(() => slider().getAttribute('aria-busy')).toBe('false')
    expect(await number()).toBe(remark)
    await page.getByText(/Les triangles marquent ce qu’un enseignant a dit du travail/).waitFor()
  })

  it('keeps a note with the moment that it is about, by keyboard alone, until it is withdrawn', async () => {
    await page.goto(`/learners/${learner}/replay`)
    await slider().waitFor()
    await toTheEnd('End')
    await press('ArrowLeft')
    await until(() => slider().getAttribute('aria-busy')).toBe('false')
    const at = await number()
    const total = Number(await slider().getAttribute('aria-valuemax'))
    await toTheTop()
    await press('n')
    const form = page.getByRole('dialog', { name: 'Noter quelque chose sur ce moment' })
    await form.waitFor()
    await form.getByText('L’élève et sa famille ne la voient pas ici').waitFor()
    await page.keyboard.type('Absent la veille : <b>à revoir</b> avec lui.')
    await press('Tab')
    await press('Tab')
    await press('Enter')
    await form.waitFor({ state: 'detached' })
    await page.getByText('Absent la veille : <b>à revoir</b> avec lui.').waitFor()
    // The note is an event too, and the playhead stays where it was.
    await until(() => slider().getAttribute('aria-valuemax')).toBe(String(total + 1))
    expect(await number()).toBe(at)

    await toTheEnd('End')
    await until(() => slider().getAttribute('aria-valuetext')).toMatch(/a écrit une note sur un moment du/)
    await page.getByRole('button', { name: 'Voir ce moment' }).click()
    await until(number).toBe(at)
    await page.getByText('Notes sur ce moment').waitFor()
    await page.getByRole('button', { name: 'Voir en tableau' }).click()
    await page.getByText(/^Note de .* : Absent la veille/).waitFor()
    await page.getByRole('button', { name: 'Voir la frise' }).click()

    const { violations } = await page.evaluate<{ violations: readonly { readonly id: string }[] }>(
      `(async () => { ${axe.source}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] }) })()`,
    )
    expect(violations.map(({ id }) => id)).toEqual([])
    await page.getByRole('button', { name: 'Retirer la note' }).click()
    await page
      .getByRole('dialog', { name: 'Retirer votre note ?' })
      .getByRole('button', { name: 'Retirer la note' })
      .click()
    await page.getByText('Absent la veille').waitFor({ state: 'detached' })
  })

  it('names the class of the moment, and says when there was none yet', async () => {
    await toTheEnd('End')
    await page.getByText('Classe à ce moment : CM2 A (2026-2027)').waitFor()
    await toTheEnd('Home')
    await page.getByText('Aucune classe à ce moment.').waitFor()
  })

  it('shows whoever checks an event its checksum, and what no chain covers', async () => {
    await page.goto(`/learners/${learner}/replay?reading=audit`)
    await page.getByText('Ce qui peut être vérifié').click()
    await page.getByText('aucune chaîne ne couvre le journal des événements').waitFor()
    await page.getByText('Les rangs se suivent sans trou').waitFor()
    await page.getByText(/^[0-9a-f]{64}$/).waitFor()
    const { violations } = await page.evaluate<{ violations: readonly { readonly id: string }[] }>(
      `(async () => { ${axe.source}; return axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag22aa'] }) })()`,
    )
    expect(violations.map(({ id }) => id)).toEqual([])
  })

  it('exports the selected events with the checksum of the file', async () => {
    await page.goto(`/learners/${learner}/replay?reading=audit&correct=false`)
    const button = page.getByRole('button', { name: 'Exporter les événements sélectionnés, avec leur empreinte' })
    const downloading = page.waitForEvent('download')
    await button.click()
    const download = await downloading
    const file = await readFile(await download.path())
    const lines = file.toString('utf8').trimEnd().split('\n')
    expect(lines).toHaveLength((PER_DAY * DAYS) / 3)
    const events = lines.map((line): { type: string; data: { correct: boolean } } => JSON.parse(line))
    expect(events.every(({ type, data }) => type === 'learning.exercise-attempted' && !data.correct)).toBe(true)
    const hash = createHash('sha256').update(file).digest('hex')
    await page.getByText(`SHA-256 : ${hash}`).waitFor()
  })

  it('says that there is nothing to export, and saves no file', async () => {
    await page.goto(`/learners/${learner}/replay?reading=audit&text=zanzibar`)
    const saved: string[] = []
    page.on('download', (download) => saved.push(download.suggestedFilename()))
    await page.getByRole('button', { name: 'Exporter les événements sélectionnés, avec leur empreinte' }).click()
    await page.getByText('Ces filtres ne retiennent aucun événement').waitFor()
    expect(saved).toEqual([])
  })

  it('breaks no rule of the page’s policy', () => expect(refusedByPolicy).toEqual([]))
})
