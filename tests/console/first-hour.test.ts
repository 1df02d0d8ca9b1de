// The first hour of a school in a real browser, without a terminal: from an empty installation to a class at work, to a learner who
// signs in with their card and sees their page. Needs a Chromium, and is skipped where there is none.
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { codeOfStep, stepAt } from '#identity/sign-in/totp.ts'
import { PASSWORD } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)('the first hour of a school in a browser', () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  let code: string
  /** Of the school, once it is open. */
  let school: string
  /** Of the class, from the sheet that was printed. */
  let card: string
  let pin: string
  const visitors: Visitor[] = []
  const arrive = async (path = '/', options: { readonly width?: number } = {}) => {
    const visitor = await visit(open.browser, `${origin}${path}`, options)
    visitors.push(visitor)
    return visitor
  }

  beforeAll(async () => {
    if ('missing' in found) return
    const console = await readBuiltConsole(await builtConsoleFolder())
    stack = await openStack('first-hour', { worker: true, console })
    code = (await stack.service.setUp.issueCode())?.code ?? ''
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

  async function fillIn(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text)
  }

  it('whoever has the code opens the school, and protects their account', async () => {
    const head = await arrive()
    const { page } = head
    await page.getByRole('heading', { level: 1, name: 'Bienvenue dans Sillage' }).waitFor()
    await head.isAccessible()
    await page.getByRole('button', { name: 'Ouvrir l’école' }).click()
    expect(await page.getByText('Remplissez ce champ.').count()).toBeGreaterThan(5)
    await head.isAccessible()
    await fillIn(page, {
      'Code d’installation': 'AAAAA-AAAAA-AAAAA-AAAAA',
      'Nom de l’école': 'École des Tilleuls',
      Prénom: 'Ada',
      Nom: 'Lind',
      'Nom de connexion': 'direction',
      'Mot de passe': PASSWORD,
      'Le même mot de passe, encore une fois': 'autre chose encore',
    })
    await page.getByRole('button', { name: 'Ouvrir l’école' }).click()
    await page.getByText('Les deux mots de passe ne sont pas les mêmes.').waitFor()
    await fillIn(page, { 'Le même mot de passe, encore une fois': PASSWORD })
    await page.getByRole('button', { name: 'Ouvrir l’école' }).click()
    await page
      .getByText(/Ce n’est pas le code écrit par le service/)
      .first()
      .waitFor()
    await fillIn(page, { 'Code d’installation': code.toLowerCase() })
    await page.getByRole('button', { name: 'Ouvrir l’école' }).click()

    await page.getByRole('heading', { level: 1, name: 'Protéger votre compte' }).waitFor()
    await head.isAccessible()
    await page.getByLabel('Mot de passe').fill(PASSWORD)
    await page.getByRole('button', { name: 'Commencer' }).click()
    const secret = (await page.locator('code').textContent()) ?? ''
    await page.getByLabel('Premier code que l’application affiche').fill(codeOfStep(secret, stepAt(Date.now())))
    await page.getByRole('button', { name: 'Confirmer' }).click()
    await page.getByRole('button', { name: 'C’est noté, continuer' }).click()
    await page.getByRole('heading', { level: 1, name: 'Personnes' }).waitFor()
    await page.getByRole('heading', { name: 'Pour commencer' }).waitFor()
    await head.isAccessible()
    school = await page.evaluate(
      `fetch('/api/session').then((answer) => answer.json()).then((session) => session.school)`,
    )
  })

  it('nobody sets it up a second time', async () => {
    const late = await arrive('/set-up', { width: 320 })
    await late.page.getByRole('heading', { name: 'C’est déjà fait' }).waitFor()
    await late.isAccessible()
    await late.page.getByRole('link', { name: 'Se connecter' }).click()
    await late.page.getByLabel('Code de l’école').waitFor()
  })

  it('the head registers a teacher, a parent and a class, links the parent, and prints the cards', async () => {
    const [head] = visitors
    if (!head) throw new Error('nobody is signed in')
    const { page } = head
    const menu = (name: string) => page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name }).click()
    for (const [given, family, role] of [
      ['Ben', 'Roc', 'Enseignant'],
      ['Maëlle', 'Sol', 'Parent'],
    ] as const) {
      if ((await page.getByLabel('Prénom').count()) === 0)
        await page.getByRole('button', { name: 'Inscrire une personne' }).click()
      await page.getByLabel('Prénom').fill(given)
      await page.getByLabel('Nom', { exact: true }).fill(family)
      await page.getByRole('combobox', { name: 'Rôle' }).first().selectOption({ label: role })
      await page.getByRole('button', { name: 'Inscrire', exact: true }).click()
      await page.getByText(`${given} ${family} : inscription enregistrée.`).waitFor()
    }
    await menu('Classes')
    await page.getByRole('button', { name: 'Ouvrir une classe' }).click()
    await page.getByLabel('Nom', { exact: true }).fill('CM1 B')
    await page.getByLabel('Niveau').fill('CM1')
    await page.getByRole('combobox', { name: 'Enseignant' }).selectOption({ label: 'Ben Roc' })
    await page.getByRole('button', { name: 'Ouvrir la classe' }).click()
    await page.getByText('La classe CM1 B est ouverte.').waitFor()
    await menu('Personnes')
    await page.getByRole('link', { name: 'Coller une liste' }).click()
    await page.getByLabel('La liste').fill('Prénom;Nom\nLéa;Sol')
    await page.getByRole('combobox', { name: 'Inscrire les élèves dans' }).selectOption({ index: 1 })
    await page.getByRole('button', { name: /^Enregistrer 1 personne/ }).click()
    await page.getByText(/1 personne enregistrée/).waitFor()
    await page.getByRole('link', { name: 'Préparer les cartes de CM1 B' }).waitFor()
    await head.isAccessible()

    await menu('Personnes')
    await page.getByRole('link', { name: 'Léa Sol' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Pour commencer' }).count()).toBe(0)
    await page.getByRole('link', { name: 'Léa Sol' }).click()
    await page.getByText('Aucun parent n’est encore lié à cet élève.').waitFor()
    await page.getByRole('combobox', { name: 'Parent à lier' }).selectOption({ label: 'Maëlle Sol' })
    await page.getByRole('button', { name: 'Demander le lien' }).click()
    await page.getByText(/lien demandé le/).waitFor()
    await head.isAccessible()
    await page.getByRole('button', { name: 'Confirmer le lien avec Maëlle Sol' }).click()
    const question = page.getByRole('dialog', { name: 'Confirmer le lien avec Maëlle Sol ?' })
    await question.getByRole('button', { name: 'Confirmer' }).click()
    await page.getByText(/lien confirmé le/).waitFor()
    await head.isAccessible()

    await menu('Classes')
    await page.getByRole('link', { name: 'Connexion et cartes de CM1 B' }).click()
    const printed = page.waitForResponse('**/sheet')
    await page.getByRole('button', { name: 'Préparer les cartes à imprimer' }).click()
    const sheet = await (await printed).text()
    card = (/tape[^<]*<br>([A-Z2-7 ]+)</.exec(sheet)?.[1] ?? '').replaceAll(' ', '-')
    pin = /class="pin">(\d+)</.exec(sheet)?.[1] ?? ''
    expect([card.length, pin.length]).toEqual([59, 4])
  })

  it('a learner scans the card, types the PIN, and sees their own page', async () => {
    const child = await arrive(`/enrol#${card}`, { width: 320 })
    const { page } = child
    await page.getByRole('heading', { name: 'Qui es-tu ?' }).waitFor()
    // The history of a shared device keeps no code.
    expect(new URL(page.url()).hash).toBe('')
    await child.isAccessible()
    await page.getByRole('button', { name: /Léa/ }).click()
    for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click()
    await page.getByRole('button', { name: 'Entrer', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Bonjour Léa !' }).waitFor()
    await page.getByText('Tu n’as encore rien fait ici.').waitFor()
    await child.isAccessible()

    const me: string = await page.evaluate(
      `fetch('/api/session').then((answer) => answer.json()).then((session) => session.person)`,
    )
    const token = await stack.token('learner', { tenant: school, actor: me })
    const body = attempt(me, { exercise: 'calcul/tables-7', skill: 'calcul/tables-de-7', correct: true })
    const recorded = await stack.ask('POST', '/api/adaptive/interaction', { body, token })
    expect(recorded.statusCode).toBe(201)
    // The page asks once: not before the answer is counted.
    const counted = `/api/adaptive/user-progress/${me}?atLeast=${recorded.json().position}`
    expect((await stack.ask('GET', counted, { token })).statusCode).toBe(200)
    await page.reload()
    await page.getByText('1 réponse juste').waitFor()
    await page.getByText('calcul › tables de 7').first().waitFor()
    await child.isAccessible()
    await page.getByRole('link', { name: 'Mes données' }).click()
    await page.getByText('Les autres élèves ne voient rien.').waitFor()
    // A PIN proves too little for what is about rights.
    await page.getByText(/Tu es entré avec ton code secret/).waitFor()
    await child.isAccessible()
  })

  it('the next child who scans a card is asked whether somebody else is still signed in', async () => {
    const child = visitors.at(-1)
    if (!child) throw new Error('nobody is signed in')
    const { page } = child
    await page.goto(`${origin}/enrol#${card}`)
    await page.getByText('Quelqu’un est encore connecté sur cet appareil.').waitFor()
    await child.isAccessible()
    await page.getByRole('button', { name: 'Ce n’est pas moi : déconnecter' }).click()
    await page.getByRole('heading', { name: 'Qui es-tu ?' }).waitFor()
    // Another card, while the page is open.
    await page.goto(`${origin}/enrol#${'A'.repeat(50)}`)
    await page.getByText('Cette carte n’est plus valable. Demande une autre carte à ton enseignant.').waitFor()
  })

  it('an invitation that nobody gave is said to be none', async () => {
    const guest = await arrive('/invitation')
    await guest.page.getByText('Ouvrez le lien que l’école vous a donné.').waitFor()
    await guest.isAccessible()
    await guest.page.getByRole('button', { name: 'English' }).click()
    await guest.page.getByText('Open the link that the school gave you.').waitFor()
    await guest.page.goto(`${origin}/invitation#made.up`)
    await guest.page.reload()
    await guest.page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await guest.page.getByLabel('The same once more').fill(PASSWORD)
    await guest.page.getByRole('button', { name: 'Save' }).click()
    await guest.page.getByText('This invitation is no longer valid.').waitFor()
    await guest.isAccessible()
  })

  it('no page complained', () => {
    for (const { complaints } of visitors) expect(complaints).toEqual([])
  })
})
