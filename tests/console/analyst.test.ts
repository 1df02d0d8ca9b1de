// The analyst's and the operator's screens in a real browser: from sign-in, a read model rebuilt, compared, switched and undone;
// what was parked is retried; the log and a process are looked into by a data protection officer; an operator looks.
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { openPool } from '#platform/database.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, openSchool, openStack, type Stack } from '../http/stack.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null
if (missing !== null) process.stdout.write(`The analyst’s screens are not tried in a browser: ${missing}\n`)

describe.skipIf(missing !== null)('the screens of those who run the service', () => {
  let stack: Stack
  let pool: pg.Pool
  let open: OpenBrowser
  let origin: string
  let learner: string
  const visitors: Visitor[] = []
  const arrive = async (path = '/', options: { readonly width?: number } = {}) => {
    const visitor = await visit(open.browser, `${origin}${path}`, options)
    visitors.push(visitor)
    return visitor
  }
  /** Signs in as somebody of the installation, with a token. */
  const arriveAs = async (role: 'analyst' | 'operator', path = '/', options: { readonly width?: number } = {}) => {
    const visitor = await arrive(path, options)
    const { page } = visitor
    await page.getByRole('button', { name: 'Exploitation ou analyse de la plateforme ?' }).click()
    await page.getByLabel('Jeton de la plateforme').fill(await stack.token(role))
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await page.getByRole('button', { name: 'Se déconnecter' }).waitFor()
    return visitor
  }

  beforeAll(async () => {
    if ('missing' in found) return
    const console = await readBuiltConsole(await builtConsoleFolder())
    stack = await openStack('analyst', { worker: true, console, dashboards: 'https://grafana.example/d' })
    pool = openPool(stack.service.databaseUrl, { name: 'test analyst', max: 1 })
    learner = (await openSchool(stack, 2)).learner
    const decided = await stack.ask('POST', '/api/schools/second-factor', { body: { required: false } })
    if (decided.statusCode !== 201) await openedSchool(stack)
    await adult(stack, 'auditor', { name: 'dpo' })
    const token = await stack.token('tool', { tenant: stack.tenant })
    for (const n of [1, 2, 3])
      await stack.ask('POST', '/api/adaptive/interaction', {
        token,
        body: attempt(learner, { skill: 'francais/vers', correct: false, difficulty: 2, exercise: `vers-${n}` }),
      })
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    // Browsers send a cookie that needs TLS to localhost.
    origin = `http://localhost:${port}`
    open = await openBrowser(found)
  })
  afterAll(async () => {
    await open?.close()
    await pool?.end()
    await stack?.close()
  })

  it('a token that is none, or of a school, is refused in words', async () => {
    const { page, ...visitor } = await arrive()
    await page.getByRole('button', { name: 'Exploitation ou analyse de la plateforme ?' }).click()
    await page.getByLabel('Jeton de la plateforme').fill('no.such.token')
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await page.getByText('Ce jeton n’est pas valable, ou il a expiré.').waitFor()
    await visitor.isAccessible()
    await page.getByLabel('Jeton de la plateforme').fill(await stack.token('administrator'))
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await page.getByText('Ce jeton n’est pas celui de la plateforme.').waitFor()
  })

  it('an analyst rebuilds a read model, compares it, switches, goes back, and drops what is left', async () => {
    const analyst = await arriveAs('analyst')
    const { page } = analyst
    await page.getByRole('heading', { level: 1, name: 'Vues de lecture' }).waitFor()
    await page.getByRole('rowheader', { name: 'skill-profile' }).waitFor()
    await analyst.isAccessible()
    await page.getByRole('link', { name: 'skill-profile' }).click()
    await page.getByRole('heading', { level: 1, name: 'skill-profile' }).waitFor()
    await page.getByText('Il n’y a qu’une génération : rien à comparer.').waitFor()
    await page.getByText('Commence au premier événement.').waitFor()
    await analyst.isAccessible()

    const confirm = async (button: string, question: RegExp | string, says: RegExp | string) => {
      await page.getByRole('button', { name: button, exact: true }).click()
      const dialog = page.getByRole('dialog', { name: question })
      await dialog.getByText(says).waitFor()
      await dialog.getByRole('button', { name: button, exact: true }).click()
    }
    await confirm('Reconstruire', 'Reconstruire skill-profile ?', /on peut arrêter à tout moment, et reprendre/)
    await page.getByText(/La génération 2 est construite, à partir de/).waitFor()
    await page.getByText('prête').first().waitFor()
    // Rows that differ, as of another definition.
    await pool.query('update read.skill_profile__g2 set successes = successes + 1 where learner = $1', [learner])
    await page.getByRole('button', { name: 'Comparer maintenant' }).click()
    await page.getByText(/1 ligne changée, 0 ajoutée, 0 retirée, toutes écoles confondues/).waitFor()
    await page.getByRole('rowheader', { name: 'successes' }).waitFor()
    await page.getByText(/la plateforme ne voit que des nombres/).waitFor()
    await analyst.isAccessible()

    await confirm('Mettre 2 en service', 'Mettre la génération 2 en service ?', /« Revenir » défait ce geste/)
    await page.getByText('La génération 2 est en service.').waitFor()
    await page.getByRole('cell', { name: 'mise en service' }).waitFor()
    await confirm('Revenir à la précédente', 'Revenir à la génération 1 ?', /Elle est tenue à jour/)
    await page.getByText('La génération 1 est en service.').waitFor()
    await page.getByRole('cell', { name: 'retour à celle-ci' }).waitFor()
    await analyst.isAccessible()
    // An act that is not confirmed does nothing.
    await page.getByRole('button', { name: 'Supprimer 2' }).click()
    const question = page.getByRole('dialog', { name: 'Supprimer la génération 2 ?' })
    await question.getByText(/Cela ne peut pas être annulé/).waitFor()
    await analyst.isAccessible()
    await question.getByRole('button', { name: 'Annuler' }).click()
    expect(await page.getByRole('rowheader', { name: '2', exact: true }).count()).toBe(1)
  })

  it('a data protection officer sees the rows of their school, one by one, with what changed marked', async () => {
    const officer = await arrive(`/read-models/skill-profile?school=${stack.tenant}`)
    const { page } = officer
    await signIn(officer, 'dpo', PASSWORD)
    await page.getByRole('button', { name: 'Montrer les lignes' }).click()
    await page.getByRole('rowheader', { name: learner }).waitFor()
    expect(await page.locator('mark').allTextContents()).toEqual(['1'])
    await officer.isAccessible()
    // Nothing of what only an analyst may do.
    expect(await page.getByRole('button', { name: 'Reconstruire' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Mettre 2 en service' }).count()).toBe(0)
  })

  it('an analyst retries what was parked, and drops a generation', async () => {
    // As if an event of the learner could not be folded.
    await pool.query(
      `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type, error)
       values ('skill-profile', 1, 'a row', 5, $1, $2, 'learner-' || $3, 1, 'learning.exercise-attempted', 'RangeError')`,
      [stack.tenant, JSON.stringify({ learner, skill: 'francais/vers' }), learner],
    )
    const analyst = await arriveAs('analyst', '/read-models/skill-profile')
    const { page } = analyst
    await page.getByText('Génération 1 : 1 ligne attend, toutes écoles confondues.').waitFor()
    await page.getByText('1 ligne en attente').first().waitFor()
    await analyst.isAccessible()
    await page.getByRole('button', { name: 'Réessayer' }).click()
    const question = page.getByRole('dialog', { name: 'Réessayer ce qui attend ?' })
    await question.getByText(/Ce qui échoue encore reste de côté/).waitFor()
    await question.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByText('1 ligne est relue dans la seconde.').waitFor()
    await page.getByRole('cell', { name: 'nouvel essai' }).waitFor()
    await pool.query(`delete from sillage.parked where key_text = 'a row'`)
    await page.getByText('Rien n’est mis de côté.').waitFor()

    await page.getByRole('button', { name: 'Supprimer 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Supprimer 2' }).click()
    await page.getByText('La génération 2 est supprimée.').waitFor()
    await page.getByText('Il n’y a qu’une génération : rien à comparer.').waitFor()
  })

  it('the log is opened by the id of a learner, and an event leads to its cause, its effects and its rows', async () => {
    const officer = await arrive(`/streams?school=${stack.tenant}`)
    const { page } = officer
    await signIn(officer, 'dpo', PASSWORD)
    await page.getByLabel('Flux ou position').fill('nonsense')
    await page.getByRole('button', { name: 'Ouvrir' }).click()
    await page.getByText('Ce n’est ni un nom de flux, ni un identifiant, ni une position.').waitFor()
    await officer.isAccessible()
    await page.getByLabel('Flux ou position').fill(learner)
    await page.getByRole('button', { name: 'Ouvrir' }).click()
    await page.getByRole('heading', { level: 1, name: `learner-${learner}` }).waitFor()
    const adjusted = page.getByRole('row').filter({ hasText: 'learning.difficulty-adjusted' })
    await adjusted.waitFor()
    await officer.isAccessible()
    await adjusted.getByRole('link').click()
    const cause = page.getByRole('region', { name: 'Ce qui l’a causé' })
    await cause.getByText('learning.exercise-attempted').waitFor()
    await page.getByRole('rowheader', { name: 'skill-profile' }).or(page.getByText('Aucune vue de lecture')).waitFor()
    await officer.isAccessible()
    await cause.getByRole('link').click()
    await page.getByRole('region', { name: 'Ce qu’il a entraîné' }).getByText('learning.difficulty-adjusted').waitFor()
    await page.getByRole('rowheader', { name: 'skill-profile' }).waitFor()
  })

  it('a process tells the story of a key', async () => {
    const { rows } = await pool.query<{ key: string }>(
      `select key from sillage.process_states where process = 'at-risk' and tenant = $1 and subject = $2`,
      [stack.tenant, learner],
    )
    const key = rows[0]?.key ?? ''
    const officer = await arrive(`/processes?school=${stack.tenant}`)
    const { page } = officer
    await signIn(officer, 'dpo', PASSWORD)
    await page.getByRole('rowheader', { name: 'at-risk' }).waitFor()
    await officer.isAccessible()
    await page.getByRole('link', { name: 'at-risk' }).click()
    await page.getByText('Rien n’est arrêté.').waitFor()
    await page.getByRole('textbox', { name: 'Clé' }).fill(key)
    await page.getByRole('button', { name: 'Ouvrir' }).click()
    await page.getByRole('rowheader', { name: 'learning.adjust-difficulty' }).waitFor()
    await page.getByRole('cell', { name: 'envoyée' }).waitFor()
    await officer.isAccessible()
  })

  it('an operator looks at the tabs by keyboard, is told what to do, and retries a process', async () => {
    const operator = await arriveAs('operator')
    const { page } = operator
    await page.getByRole('heading', { name: 'Tout va bien' }).waitFor()
    const dashboards = page.getByRole('link', { name: 'Ouvrir les tableaux de bord (autre site)' })
    expect(await dashboards.getAttribute('href')).toBe('https://grafana.example/d')
    await operator.isAccessible()
    await page.getByRole('tab', { name: 'Santé' }).focus()
    for (const [name, shown] of [
      ['Chiffres', 'Base de données'],
      ['Vues de lecture', 'class-roster'],
      ['Processus', 'at-risk'],
      ['Webhooks', 'Envois abandonnés'],
      ['Programmes de travail', 'Tâches prises'],
    ] as const) {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('tabpanel', { name }).getByText(shown).first().waitFor()
      await operator.isAccessible()
    }
    // What no process could react to: the alert comes by itself, and says what to do.
    await pool.query(
      `insert into sillage.process_parked (process, tenant, key, subject, kind, position, type, timer, error)
       values ('sign-in-names', $1, 'a-key', null, 'timer', 1, 'timer gone', 'gone', 'RangeError')`,
      [stack.tenant],
    )
    await page.keyboard.press('Home')
    await page.getByText('Des clés d’un processus attendent une correction').first().waitFor()
    await page.getByText('Ouvrez le processus, corrigez-le, puis réessayez.').waitFor()
    await operator.isAccessible()
    await page.getByRole('tabpanel').getByRole('link', { name: 'sign-in-names' }).click()
    await page.getByRole('cell', { name: 'RangeError' }).waitFor()
    await page.getByRole('rowheader', { name: 'd’une école' }).waitFor()
    await page.getByRole('button', { name: 'Réessayer' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Réessayer' }).click()
    await page.getByText(/Nouvel essai demandé/).waitFor()
    await operator.isAccessible()
    await page.getByRole('link', { name: 'Usage par école' }).click()
    await page.getByRole('cell', { name: 'moins de 10' }).first().waitFor()
    await page.getByRole('cell', { name: 'non montré' }).first().waitFor()
    await page.getByLabel('Période').selectOption({ label: 'Les 365 derniers jours' })
    await page.waitForURL(/days=365/)
    await operator.isAccessible()
    await page.goto(`${origin}/read-models/skill-profile`)
    await page.getByRole('heading', { level: 1, name: 'skill-profile' }).waitFor()
    await page.getByText('Commence au premier événement.').waitFor()
    expect(await page.getByRole('button', { name: 'Reconstruire' }).count()).toBe(0)
    await page.goto(`${origin}/streams`)
    await page.getByRole('heading', { name: 'Cette page ne vous est pas ouverte' }).waitFor()
  })

  it('what is watched is asked for again every few seconds, one question at a time, and not while the tab is hidden', async () => {
    const { page } = await arriveAs('analyst')
    let [asked, open, most] = [0, 0, 0]
    // Held here between the question and the answer: the events of the browser tell of an end later than the page knows of it.
    await page.route(
      ({ pathname }) => pathname === '/api/projections',
      async (route) => {
        asked += 1
        open += 1
        most = Math.max(most, open)
        const response = await route.fetch()
        open -= 1
        await route.fulfill({ response })
      },
    )
    await page.clock.install()
    await page.goto(`${origin}/read-models`)
    await page.getByRole('rowheader', { name: 'skill-profile' }).waitFor()
    const isShown = (visibility: 'hidden' | 'visible') =>
      page.evaluate(`Object.defineProperty(document, 'visibilityState', { value: '${visibility}', configurable: true })
        dispatchEvent(new Event('visibilitychange'))`)
    const answered = () => expect.poll(() => open).toBe(0)
    await answered()
    const first = asked
    await page.clock.runFor(6_000)
    await expect.poll(() => asked).toBeGreaterThan(first)
    await isShown('hidden')
    await answered()
    const before = asked
    await page.clock.runFor(120_000)
    expect(asked).toBe(before)
    await isShown('visible')
    await page.clock.runFor(6_000)
    await expect.poll(() => asked).toBeGreaterThan(before)
    expect(most).toBe(1)
  })

  it('in English and on a telephone, they show the same, no wider than the screen', async () => {
    const phone = await arriveAs('operator', '/', { width: 320 })
    const { page } = phone
    await page.getByRole('button', { name: 'English' }).click()
    for (const [path, text] of [
      ['/service', 'When an alert is raised'],
      ['/read-models', 'Read models to show'],
      ['/read-models/skill-profile', 'What was done'],
      ['/processes', 'at-risk'],
      ['/processes/at-risk', 'The story of a key'],
      ['/usage', 'fewer than 10'],
    ] as const) {
      await page.goto(`${origin}${path}`)
      await page.getByText(text).first().waitFor()
      await phone.isAccessible()
    }
  })

  it('a service that goes away is said, what is missing is said, and both pass', async () => {
    const { page, ...analyst } = await arriveAs('analyst')
    await page.route('**/api/projections/**', (route) => route.abort())
    await page.getByRole('link', { name: 'skill-profile' }).click()
    await page.getByRole('heading', { name: 'Le service ne répond pas' }).first().waitFor()
    await analyst.isAccessible()
    await page.unroute('**/api/projections/**')
    await page.getByRole('heading', { name: 'Générations' }).waitFor()
    await page.goto(`${origin}/read-models/no-such-model`)
    await page.getByRole('heading', { name: 'Introuvable' }).waitFor()
    await page.goto(`${origin}/read-models?show=attention`)
    await page.getByText('Aucune vue ne demande quoi que ce soit.').waitFor()
  })

  it('a rebuild that was started elsewhere is followed on an open page, which nobody touches', async () => {
    const { page } = await arriveAs('analyst', '/read-models/learner-progress')
    await page.getByText('Mis à jour régulièrement').waitFor()
    await page.getByText('Il n’y a qu’une génération : rien à comparer.').waitFor()
    const started = await stack.ask('POST', '/api/projections/learner-progress/rebuild', {
      token: await stack.token('analyst'),
      body: { candidate: false, compare: false, switch: false, force: false },
    })
    expect(started.statusCode, started.body).toBeLessThan(300)
    await page.getByText(/La génération 2 est construite, à partir de/).waitFor()
    await page.getByRole('rowheader', { name: '2', exact: true }).waitFor()
  })

  it('no page asked anybody else for anything, and no policy was breached', () => {
    for (const { complaints } of visitors)
      expect(complaints.filter((text) => !text.includes('net::ERR_FAILED'))).toEqual([])
  })
})
