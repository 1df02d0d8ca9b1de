// A teacher while the class is at work, in a real browser: the class follows what happens, its report is saved, an answer is
// corrected, and a notice is seen and acted on. Needs a Chromium, and is skipped where there is none.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)(`a class at work in a browser${missing ? ` (${missing})` : ''}`, () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  let teacher: Visitor
  const learner = randomUUID()
  const ofClass = randomUUID()
  const must = async (url: string, body: object, token?: string) => {
    const answer = await stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
  }
  const record = async (exercise: string, correct: boolean) =>
    must(
      '/api/adaptive/interaction',
      attempt(learner, { exercise, skill: 'division', correct }),
      await stack.token('tool'),
    )

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console class at work', {
      worker: true,
      console: await readBuiltConsole(await builtConsoleFolder()),
    })
    await openedSchool(stack)
    const { person } = await adult(stack, 'teacher', { name: 'b.roc' })
    await must('/api/people', { person: learner, role: 'learner', givenName: 'Léa', familyName: 'Sol' })
    const klass = { class: ofClass, schoolYear: '2026-2027' }
    await must('/api/classes', { ...klass, name: 'CM1 B', level: 'CM1', teacher: person })
    await must('/api/enrolments', { ...klass, learner })
    await record('division-1', false)
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    origin = `http://localhost:${port}`
    open = await openBrowser(found)
    teacher = await visit(open.browser, `${origin}/classes/${ofClass}?school=${stack.tenant}&see=exercises-started`)
    await signIn(teacher, 'b.roc', PASSWORD)
  })
  afterAll(async () => {
    await open?.close()
    await stack?.close()
  })

  it('shows in the class what is recorded while the page is open, without asking by the clock', async () => {
    const { page } = teacher
    await page.getByText('En direct').waitFor()
    await page.getByRole('cell', { name: '1', exact: true }).first().waitFor()
    await record('division-2', false)
    await record('division-3', false)
    await page.getByRole('row', { name: /Léa Sol\s*3/ }).waitFor()
    await teacher.isAccessible()
  })

  it('stops listening while nobody looks, and catches up when somebody comes back', async () => {
    const { page } = teacher
    const look = (state: 'hidden' | 'visible') =>
      page.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
         document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`,
      )
    await look('hidden')
    await page.getByText('Mis à jour régulièrement').waitFor()
    await record('division-4', false)
    await look('visible')
    await page.getByText('En direct').waitFor()
    await page.getByRole('row', { name: /Léa Sol\s*4/ }).waitFor()
  })

  it('asks for the progress of the class as a file for Excel, and saves it when it is ready', async () => {
    const { page } = teacher
    const report = page.getByRole('group', { name: 'Télécharger le rapport' })
    await report.getByRole('button', { name: 'CSV' }).click()
    await report.getByText('Le fichier est prêt.').waitFor()
    await teacher.isAccessible()
    const downloading = page.waitForEvent('download')
    await report.getByRole('button', { name: 'Enregistrer le fichier' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^progression-de-la-classe-.*\.csv$/)
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toMatch(/^\ufeffÉlève;Réponses;/)
    expect(text).toContain('Sol Léa;4;')
  })

  it('sees a notice, marks it as seen, and sets the level where it leads', async () => {
    const { page } = teacher
    await page.getByText('Rien n’a été signalé dans cette classe.').waitFor()
    const notice = { learner, class: ofClass, skill: 'division', reason: 'three-steps-down' }
    const line = { id: randomUUID(), command: 'teaching.notify-teacher', input: notice }
    await must('/api/events', [line] as object)
    await page.getByText('le niveau a baissé trois fois, en division').waitFor()
    await page.getByText('nouveau', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Marquer comme vu, sur cet appareil' }).click()
    await page.getByText('nouveau', { exact: true }).waitFor({ state: 'detached' })
    await teacher.isAccessible()
    await page.getByRole('region', { name: 'Signalements' }).getByRole('link', { name: 'Léa Sol' }).click()
    await page.getByRole('heading', { level: 1, name: 'Léa Sol' }).waitFor()
    await page.getByRole('combobox', { name: 'Niveau de division' }).selectOption('5')
    await page.getByRole('button', { name: 'Changer le niveau' }).click()
    await page.getByText('division : niveau 5 enregistré.').waitFor()
    await teacher.isAccessible()
  })

  it('is told of it by the bell, also on a telephone, and the notice leads to the class', async () => {
    const { page } = teacher
    const before = page.url()
    await page.setViewportSize({ width: 320, height: 640 })
    await page.getByRole('link', { name: /^Notifications\s: 1 nouvelle$/ }).click()
    await page.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor()
    await page.getByText('Nouveau', { exact: true }).waitFor()
    await teacher.isAccessible()
    await page.getByRole('link', { name: /^Un élève peut avoir besoin d’aide en division/ }).click()
    await page.getByRole('region', { name: 'Signalements' }).waitFor()
    await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(before)
  })

  it('chooses an e-mail each week, and what it counts', async () => {
    const { page } = teacher
    const before = page.url()
    await page.getByRole('link', { name: 'Notifications', exact: true }).click()
    await page.getByRole('link', { name: 'Régler vos notifications' }).click()
    await page.getByText('Vous n’avez encore rien réglé').waitFor()
    await page.getByRole('combobox', { name: 'Envoyer un résumé' }).selectOption('weekly')
    await page.getByRole('checkbox', { name: 'Un élève a fini de réviser, par courriel' }).uncheck()
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Les réglages sont enregistrés.').waitFor()
    await page.getByText('Vous n’avez encore rien réglé').waitFor({ state: 'detached' })
    await teacher.isAccessible()
    await page.goto(before)
  })

  it('corrects an answer, and sees what the correction has changed', async () => {
    const { page } = teacher
    await page.getByRole('button', { name: 'Corriger la réponse à division-4' }).click()
    const dialog = page.getByRole('dialog', { name: 'Corriger la réponse à division-4' })
    await dialog.getByText('Elle sera comptée juste.').waitFor()
    await teacher.isAccessible()
    await dialog.getByLabel('Motif (facultatif)').fill('Une autre écriture du même résultat')
    await dialog.getByRole('button', { name: 'Compter juste' }).click()
    await dialog.getByText('Ce que la correction a changé').waitFor()
    await dialog.getByText(/division, Maîtrise : \d+\s% → \d+\s%/).waitFor()
    await dialog.getByText('division, Réponses justes : 0 → 1').waitFor()
    await teacher.isAccessible()
    await dialog.getByRole('button', { name: 'Fermer' }).click()
    await page.getByText(/^Sa réponse .* à l’exercice division-4/).waitFor()
    const { items } = (await stack.ask('GET', `/api/learners/${learner}/history`)).json()
    expect(items[0]).toMatchObject({ type: 'learning.attempt-corrected', data: { wasCorrect: false, isCorrect: true } })
  })

  it('reads what is estimated with the answers behind it, and judges otherwise', async () => {
    const { page } = teacher
    await record('division-6', false)
    const risk = page.getByRole('region', { name: 'Les dix prochaines réponses' })
    await risk.getByText('à suivre de près').waitFor()
    await risk.getByText('Aucun modèle n’est en service').waitFor()
    expect(await risk.getByRole('link', { name: /^Voir les réponses : / }).getAttribute('href')).toMatch(/replay\?at=/)
    await page
      .getByRole('region', { name: 'Et ensuite : division' })
      .getByText(/^Niveau conseillé : [1-5]$/)
      .waitFor()
    await risk.getByRole('button', { name: 'Je juge autrement' }).click()
    const dialog = page.getByRole('dialog', { name: 'Juger autrement que l’estimation' })
    await dialog.getByLabel('L’élève n’est pas en difficulté').check()
    await dialog.getByLabel('Pourquoi (facultatif)').fill('Absent deux semaines')
    await teacher.isAccessible()
    await dialog.getByRole('button', { name: 'Enregistrer' }).click()
    await risk.getByText('Votre jugement est enregistré.').waitFor()
    const { items } = (await stack.ask('GET', `/api/learners/${learner}/history`)).json()
    expect(items[0]).toMatchObject({
      type: 'insight.prediction-overruled',
      data: { prediction: 'risk', atRisk: false },
    })
    await page.getByRole('link', { name: 'La classe' }).click()
    const ofClass = page.getByRole('region', { name: 'Qui pourrait avoir besoin d’aide' })
    await ofClass.getByRole('link', { name: 'Léa Sol' }).waitFor()
    await teacher.isAccessible()
    await ofClass.getByRole('link', { name: 'Léa Sol' }).click()
    await page.getByRole('heading', { level: 1, name: 'Léa Sol' }).waitFor()
    await page.getByText('En direct').waitFor()
  })

  it('lets the list of a learner wait for a press, and moves nothing meanwhile', async () => {
    const { page } = teacher
    await record('division-5', true)
    await page.getByRole('button', { name: 'Du nouveau : afficher' }).waitFor()
    expect(await page.getByText('A répondu juste à l’exercice division-5').count()).toBe(0)
    await page.getByRole('button', { name: 'Du nouveau : afficher' }).click()
    await page.getByText('A répondu juste à l’exercice division-5').waitFor()
  })

  it('shows times by the clock of the school, wherever the browser is', async () => {
    const context = await open.browser.newContext({ timezoneId: 'Pacific/Auckland', locale: 'fr-FR' })
    try {
      await context.addCookies(await teacher.context.cookies())
      const elsewhere = await context.newPage()
      await elsewhere.goto(`${origin}/learners/${learner}?class=${ofClass}`)
      const shown = elsewhere.locator('section[aria-labelledby="lately"] time').first()
      await shown.waitFor({ timeout: NEVER_COMES_MS })
      const at = (await shown.getAttribute('datetime')) ?? ''
      const date = new Date(at).toLocaleString('fr-FR', {
        ...{ dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' },
      })
      const expected = date.replaceAll(/\s/g, ' ').replace(/^1 /, '1er ')
      expect(((await shown.textContent()) ?? '').replaceAll(/\s/g, ' ')).toBe(expected)
    } finally {
      await context.close()
    }
  })

  it('complains about nothing', () => expect(teacher.complaints).toEqual([]))
})
