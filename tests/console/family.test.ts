// What a family finds in the console, in a real browser: a parent with two children, and a learner who signs in with a password.
// Needs a Chromium, and is skipped where there is none.
import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { caughtUp } from '../http/caught-up.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)('a family at the console', () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  const [lea, noe, stranger, published] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()]
  const visitors: Visitor[] = []
  const arrive = async (name: string, options: { readonly width?: number } = {}) => {
    const visitor = await visit(open.browser, `${origin}/?school=${stack.tenant}`, options)
    visitors.push(visitor)
    await signIn(visitor, name, PASSWORD)
    return visitor
  }
  const must = async (url: string, body: object, token?: string) => {
    const answer = await stack.ask('POST', url, { body, ...(token && { token }) })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
    return answer
  }

  beforeAll(async () => {
    if ('missing' in found) return
    const console = await readBuiltConsole(await builtConsoleFolder())
    stack = await openStack('family', { worker: true, console })
    await openedSchool(stack)
    const ofClass = randomUUID()
    const schoolYear = '2026-2027'
    const { person: teacher } = await adult(stack, 'teacher', { name: 'ben', person: stack.teacher })
    await must('/api/classes', { class: ofClass, name: 'CM1 B', level: 'CM1', schoolYear, teacher })
    for (const [person, givenName] of [
      [lea, 'Léa'],
      [noe, 'Noé'],
      [stranger, 'Tom'],
    ] as const) {
      await must('/api/people', { person, role: 'learner', givenName, familyName: 'Sol' })
      await must('/api/enrolments', { learner: person, class: ofClass, schoolYear })
    }
    await must('/api/accounts', { person: lea, name: 'lea' })
    await must(`/api/accounts/${lea}/password`, { password: PASSWORD })
    const { person: mother } = await adult(stack, 'parent', { name: 'mere' })
    const { person: father } = await adult(stack, 'parent', { name: 'pere' })
    for (const [learner, guardian, level] of [
      [lea, mother, 'manage'],
      [lea, father, 'manage'],
      [noe, mother, 'view'],
    ] as const) {
      await must('/api/families/links', { learner, guardian, level })
      await must('/api/families/links/confirmations', { learner, guardian })
    }
    await adult(stack, 'parent', { name: 'tante' })
    const token = await stack.token('learner', { actor: lea })
    let position = '0'
    for (const [n, correct] of [true, false, false, false, false, false].entries()) {
      const body = attempt(lea, { exercise: `division-${n}`, skill: 'calcul/division', correct })
      position = (await must('/api/adaptive/interaction', body, token)).json().position
    }
    const asTeacher = await stack.token('teacher', { actor: stack.teacher })
    const own = { learner: lea, production: published }
    await must('/api/productions/drafts', { ...own, title: 'La cabane', text: 'Un hibou.', class: ofClass }, token)
    await must('/api/productions/submissions', own, token)
    await must('/api/productions/evaluations', { ...own, draft: 1, feedback: 'Continue.' }, asTeacher)
    await must('/api/productions/publications', own, asTeacher)
    const named = {
      title: { fr: 'Une réponse juste', en: 'One right answer' },
      text: { fr: 'Bravo.', en: 'Well done.' },
    }
    const criterion = { kind: 'count', of: 'right-answers', atLeast: 1 }
    await must('/api/badges', { badge: randomUUID(), ...named, icon: 'star', criterion })
    await caughtUp(stack)
    await must(
      '/api/events',
      [{ id: randomUUID(), command: 'learning.award-badges', input: { learner: lea } }],
      asTeacher,
    )
    // A teacher looks at the work, once it is counted, which the family will see.
    const looked = await stack.ask('GET', `/api/adaptive/user-progress/${lea}?atLeast=${position}`, {
      token: await stack.token('teacher'),
    })
    expect(looked.statusCode).toBe(200)
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

  it('a parent reads what each child does, in plain words', async () => {
    const parent = await arrive('mere')
    const { page } = parent
    await page.getByRole('heading', { level: 2, name: 'Léa Sol' }).waitFor()
    await page.getByRole('heading', { level: 2, name: 'Noé Sol' }).waitFor()
    expect(await page.getByText('Tom').count()).toBe(0)
    await parent.isAccessible()
    await page.getByRole('link', { name: 'Son travail : Léa Sol' }).click()
    await page.getByRole('heading', { level: 1, name: 'Léa Sol' }).waitFor()
    await page.getByText('6 réponses, dont 1 juste.').first().waitFor()
    await page.getByRole('heading', { name: 'A peut-être besoin d’aide' }).waitFor()
    await page.getByText('calcul › division').waitFor()
    await page.getByText('A répondu faux à l’exercice division-5').waitFor()
    await page.getByRole('region', { name: 'Ses textes publiés dans la classe' }).getByText('La cabane').waitFor()
    await page.getByRole('region', { name: 'Ses badges' }).getByText('Une réponse juste').waitFor()
    expect(await page.getByRole('region', { name: 'Ses parcours' }).count()).toBe(0)
    await page
      .getByRole('region', { name: 'Façon de travailler et niveau scolaire' })
      .getByText('Rien n’a été déclaré.')
      .waitFor()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Attestation (PDF) : « La cabane »' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^attestation-[0-9a-f]{8}\.pdf$/)
    await parent.isAccessible()
    await page.getByRole('button', { name: 'Semaine précédente' }).click()
    await page.getByText('Rien n’est enregistré pour cette semaine.').waitFor()
    await page.getByRole('button', { name: 'Cette semaine' }).click()
    await page.getByRole('button', { name: 'Cette semaine' }).waitFor({ state: 'detached' })
    // As a weekly e-mail leads here: the week goes with the parent to the child.
    await page.goto(`${origin}/children?week=2025-09-08`)
    await page.getByRole('link', { name: 'Son travail : Léa Sol' }).click()
    await page.getByText('Semaine du 8 septembre 2025').waitFor()
    await page.getByRole('button', { name: 'Semaine suivante' }).click()
    await page.getByText('Semaine du 15 septembre 2025').waitFor()
    await page.goto(`${origin}/children/${noe}`)
    await page.getByText('Aucun travail n’est encore enregistré.').first().waitFor()
    await parent.isAccessible()
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('No work is recorded yet.').first().waitFor()
    // A child of somebody else is as if there were none.
    await page.goto(`${origin}/children/${stranger}`)
    await page.getByRole('heading', { name: 'Not found' }).first().waitFor()
    await page.goto(`${origin}/children/${stranger}/data`)
    await page.getByText('The school has confirmed no link between you and this child').waitFor()
  })

  it('a certificate names the author to the family and to who teaches them, and is there once the text is published', async () => {
    const certificates = `/api/learners/${lea}/productions/${published}/certificate`
    const as = async (token: string, url = certificates) => stack.ask('GET', url, { token })
    const [own, tool] = [await stack.token('learner', { actor: lea }), await stack.token('tool')]
    expect((await as(own)).json()).toMatchObject({ givenName: 'Léa', familyName: 'Sol', title: 'La cabane', words: 2 })
    expect((await as(tool)).json()).toMatchObject({ givenName: null, familyName: null, title: 'La cabane' })
    const printed = await as(own, `${certificates}/document`)
    expect([printed.statusCode, printed.headers['content-type']]).toEqual([200, 'application/pdf'])
    // A head reaches the whole school; the one who also teaches the class knows the author.
    const [headWhoTeaches, head] = [
      await stack.token('administrator', { actor: stack.teacher }),
      await stack.token('administrator', { actor: randomUUID() }),
    ]
    expect((await as(headWhoTeaches)).json()).toMatchObject({ givenName: 'Léa', familyName: 'Sol' })
    expect((await as(head)).json()).toMatchObject({ givenName: null, familyName: null })
    const draft = { learner: lea, production: randomUUID() }
    await must('/api/productions/drafts', { ...draft, title: 'La mer', text: 'Loin.' }, own)
    await caughtUp(stack)
    const notYet = await as(own, `/api/learners/${lea}/productions/${draft.production}/certificate/document`)
    expect([notYet.statusCode, notYet.json().facts]).toEqual([404, { what: 'published production' }])
  })

  it('a parent gives a consent, the child gives theirs, and the parent withdraws it', async () => {
    const parent = await arrive('mere')
    const { page } = parent
    const title = 'Dire ce que l’on ressent'
    await page.getByRole('link', { name: 'Ses données : Léa Sol' }).click()
    await page.getByRole('heading', { level: 3, name: title }).waitFor()
    await parent.isAccessible()
    await page.getByRole('button', { name: `Donner mon accord : ${title}` }).click()
    await page.getByText('Il manque l’accord de l’enfant', { exact: true }).waitFor()
    await parent.isAccessible()

    const child = await arrive('lea', { width: 320 })
    await child.page.getByRole('heading', { level: 1, name: 'Bonjour Léa !' }).waitFor()
    await child.page.getByText('à refaire avec ton enseignant').waitFor()
    await child.isAccessible()
    await child.page.getByRole('link', { name: 'Mes données' }).click()
    await child.page.getByText('Il manque l’accord d’un parent').first().waitFor({ state: 'detached' })
    await child.page.getByRole('button', { name: `Je suis d’accord : ${title}` }).click()
    await child.page.getByText('Accord donné').waitFor()
    await child.page.getByRole('cell', { name: 'un enseignant' }).first().waitFor()
    await child.isAccessible()

    await page.reload()
    await page.getByText('Accord donné').waitFor()
    await page.getByRole('button', { name: `Retirer l’accord : ${title}` }).click()
    await page.getByText('Accord retiré : plus rien n’est enregistré').waitFor()
  })

  it('a parent asks for an erasure, the other parent signs, and it is followed and taken back', async () => {
    const parent = await arrive('mere')
    const { page } = parent
    await page.goto(`${origin}/children/${lea}/data`)
    await page.getByText('Aucune demande pour l’instant.').waitFor()
    await page.getByRole('button', { name: 'Faire une demande' }).click()
    await page.getByRole('combobox', { name: 'Que demandez-vous ?' }).selectOption({ label: 'Tout effacer' })
    await page.getByText('L’effacement ne peut pas être annulé.', { exact: false }).waitFor()
    await page.getByLabel('Plus précisément (facultatif)').fill('Nous déménageons.\n<b>Merci</b>')
    await parent.isAccessible()
    await page.getByRole('button', { name: 'Envoyer la demande' }).click()
    await page.getByText('La demande est envoyée.').waitFor()
    await page.getByText('en préparation · 1 signature manque').waitFor()
    await parent.isAccessible()

    const other = await arrive('pere')
    await other.page.goto(`${origin}/children/${lea}/data`)
    await other.page.getByRole('button', { name: 'Signer' }).click()
    const question = other.page.getByRole('dialog', { name: 'Signer la demande « Tout effacer » ?' })
    await other.isAccessible()
    await question.getByRole('button', { name: 'Signer' }).click()
    await other.page.getByText('l’école décide').waitFor()
    // Separated parents share nothing: whoever signs does not read what the other wrote, and cannot take it back.
    await other.page.locator('summary').click()
    await other.page.getByText(/: signée/).waitFor()
    expect(await other.page.getByText('Nous déménageons.').count()).toBe(0)
    expect(await other.page.getByRole('button', { name: 'Retirer la demande' }).count()).toBe(0)

    await page.reload()
    await page.locator('summary').click()
    await page.getByText('<b>Merci</b>').waitFor()
    await parent.isAccessible()
    await page.getByRole('button', { name: 'Retirer la demande' }).click()
    const takesBack = page.getByRole('dialog', { name: 'Retirer la demande « Tout effacer » ?' })
    await takesBack.getByRole('button', { name: 'Retirer la demande' }).click()
    await page.getByText('annulée').waitFor()
  })

  it('a parent who may only look is told so, and decides nothing', async () => {
    const parent = await arrive('mere', { width: 320 })
    const { page } = parent
    await page.goto(`${origin}/children/${noe}/data`)
    await page.getByText('L’école vous a donné le droit de voir, et non de décider.').waitFor()
    await page.getByRole('heading', { level: 3 }).first().waitFor()
    expect(await page.getByRole('button', { name: /Donner mon accord|Faire une demande/ }).count()).toBe(0)
    expect(await page.getByRole('cell', { name: 'vous' }).count()).toBe(0)
    await page.getByLabel('Montrer aussi ce que vous et l’enfant avez fait').check()
    await page.getByRole('cell', { name: 'vous' }).first().waitFor()
    await parent.isAccessible()
  })

  it('somebody whose link is not confirmed is told whom to ask', async () => {
    const { page } = await arrive('tante')
    await page.getByText('L’école n’a encore confirmé aucun lien avec un enfant.').waitFor()
  })

  it('a service that goes away is said, and the page comes back by itself', async () => {
    const parent = await arrive('mere')
    const { page } = parent
    await page.getByRole('heading', { level: 2, name: 'Léa Sol' }).waitFor()
    await page.route('**/api/adaptive/**', (route) => route.abort())
    await page.getByRole('link', { name: 'Son travail : Léa Sol' }).click()
    await page.getByRole('heading', { name: 'Le service ne répond pas' }).waitFor()
    await parent.isAccessible()
    await page.unroute('**/api/adaptive/**')
    await page.getByText('6 réponses, dont 1 juste.').first().waitFor()
  })

  it('a child goes everywhere by keyboard', async () => {
    const { page } = await arrive('lea')
    await page.getByRole('heading', { level: 1, name: 'Bonjour Léa !' }).waitFor()
    await page.getByRole('link', { name: 'Mes données' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Mes données' }).waitFor()
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('H1')
    await page.getByRole('button', { name: 'Faire une demande' }).focus()
    await page.keyboard.press('Enter')
    // The form takes the focus.
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('SELECT')
  })

  it('no page complained', () => {
    for (const { complaints } of visitors)
      expect(complaints.filter((text) => !text.includes('net::ERR_FAILED'))).toEqual([])
  })
})
