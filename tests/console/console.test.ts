// The console in a real browser: from an open school to a class at work, and what a teacher then sees. Needs a Chromium, and is
// skipped where there is none.
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
if (missing !== null) process.stdout.write(`The console is not tried in a browser: ${missing}\n`)

describe.skipIf(missing !== null)('the console in a browser', () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  const visitors: Visitor[] = []
  const arrive = async (path = `/?school=${stack.tenant}`, options: { readonly width?: number } = {}) => {
    const visitor = await visit(open.browser, `${origin}${path}`, options)
    visitors.push(visitor)
    return visitor
  }

  beforeAll(async () => {
    if ('missing' in found) return
    const console = await readBuiltConsole(await builtConsoleFolder())
    stack = await openStack('console', { worker: true, console })
    await openedSchool(stack)
    await adult(stack, 'administrator', { name: 'direction' })
    await adult(stack, 'auditor', { name: 'dpo' })
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

  it('an administrator goes from an open school to a class at work', async () => {
    const office = await arrive()
    const { page } = office
    await office.isAccessible()
    await page.getByLabel('Nom de connexion').fill('direction')
    await page.getByLabel('Mot de passe').fill('not the password')
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click()
    await page.getByText('Le nom ou le mot de passe ne convient pas.').waitFor()
    await signIn(office, 'direction', PASSWORD)

    await page.getByRole('heading', { level: 1, name: 'Personnes' }).waitFor()
    await page.getByRole('button', { name: 'Inscrire une personne' }).click()
    await page.getByLabel('Prénom').fill('Ben')
    await page.getByLabel('Nom', { exact: true }).fill('Roc')
    await page.getByRole('button', { name: 'Inscrire', exact: true }).click()
    await page.getByText('Ben Roc : inscription enregistrée.').waitFor()
    await page.getByRole('link', { name: 'Ben Roc' }).waitFor()
    await office.isAccessible()

    await page.getByRole('link', { name: 'Classes', exact: true }).click()
    await page.getByRole('button', { name: 'Ouvrir une classe' }).click()
    await page.getByLabel('Nom', { exact: true }).fill('CM1 B')
    await page.getByLabel('Niveau').fill('CM1')
    await page.getByRole('combobox', { name: 'Enseignant' }).selectOption({ label: 'Ben Roc' })
    await page.getByRole('button', { name: 'Ouvrir la classe' }).click()
    await page.getByText('La classe CM1 B est ouverte.').waitFor()
    await page.getByRole('link', { name: 'CM1 B', exact: true }).waitFor()
    await office.isAccessible()

    await page.getByRole('link', { name: 'Personnes', exact: true }).click()
    await page.getByRole('link', { name: 'Coller une liste' }).click()
    await page.getByLabel('La liste').fill('Prénom;Nom\nLéa;Sol\n;Val\n<b>Max</b>;O’Hara')
    await page.getByText('2 personnes prêtes, 1 ligne à corriger').waitFor()
    await page.getByRole('combobox', { name: 'Inscrire les élèves dans' }).selectOption({ index: 1 })
    await office.isAccessible()
    await page.getByRole('button', { name: 'Enregistrer 2 personnes' }).click()
    await page.getByText('2 personnes enregistrées.').waitFor()

    await page.getByRole('link', { name: 'Classes', exact: true }).click()
    await page.getByRole('cell', { name: '2 élèves' }).waitFor()
    await page.getByRole('link', { name: 'Connexion et cartes de CM1 B' }).click()
    await page.getByRole('button', { name: 'Préparer les cartes à imprimer' }).click()
    await page.getByText('Cartes de connexion, CM1 B').waitFor()
    await page.getByRole('heading', { name: '<b>Max</b> O’Hara' }).waitFor()
    await page.getByRole('button', { name: 'Fermer les cartes' }).click()
    // New PINs for everybody are asked about first.
    const sheets: string[] = []
    page.on('request', (request) => void (request.url().endsWith('/sheet') && sheets.push(request.url())))
    await page.getByRole('combobox', { name: 'Nouveaux codes secrets' }).selectOption('all')
    await page.getByRole('button', { name: 'Préparer les cartes à imprimer' }).click()
    const all = page.getByRole('dialog', { name: 'Donner de nouveaux codes à toute la classe (2 élèves) ?' })
    await all.getByText(/Les codes d’avant ne serviront plus/).waitFor()
    await office.isAccessible()
    expect(sheets).toEqual([])
    await all.getByRole('button', { name: 'Préparer les cartes à imprimer' }).click()
    await page.getByText('Cartes de connexion, CM1 B').waitFor()
    expect(sheets).toHaveLength(1)
    await page.getByRole('button', { name: 'Fermer les cartes' }).click()
    await page.getByRole('button', { name: 'Nouveau code de Léa Sol' }).click()
    const asked = page.getByRole('dialog', { name: 'Donner un nouveau code à Léa Sol ?' })
    await asked.getByRole('button', { name: 'Nouveau code' }).click()
    await page.getByText(/Nouveau code de Léa Sol : \d{4}/).waitFor()
    await office.isAccessible()

    await page.getByRole('link', { name: 'Personnes', exact: true }).click()
    await page.getByRole('link', { name: 'Ben Roc' }).click()
    await page.getByRole('button', { name: 'Préparer l’invitation' }).click()
    const invitation = await page.getByLabel('Adresse à donner').inputValue()
    await office.isAccessible()
    await page.goto(invitation)
    await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD)
    await page.getByLabel('Le même, encore une fois').fill(PASSWORD)
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByRole('heading', { name: 'C’est fait' }).waitFor()
  })

  it('a teacher reads their class, its evidence, a learner, and the class as it was', async () => {
    const teacher = await arrive()
    const { page } = teacher
    await signIn(teacher, 'b.roc', PASSWORD)
    await page.getByRole('link', { name: 'CM1 B' }).click()
    await page.getByRole('heading', { level: 1, name: 'CM1 B' }).waitFor()
    const ofClass = new URL(page.url()).pathname.split('/').at(-1) ?? ''
    const { learners } = (await stack.ask('GET', `/api/classes/${ofClass}/overview`)).json()
    const lea = learners.find(({ givenName }: { givenName: string }) => givenName === 'Léa').learner
    const token = await stack.token('learner', { actor: lea })
    for (const [n, correct] of [true, false, false, false, false, false].entries()) {
      const body = attempt(lea, { exercise: `division-${n}`, skill: 'division', correct })
      expect((await stack.ask('POST', '/api/adaptive/interaction', { body, token })).statusCode).toBe(201)
    }
    await page.reload()
    await page.getByRole('link', { name: '6', exact: true }).waitFor()
    await page.getByRole('heading', { name: 'Élèves qui ont peut-être besoin d’aide' }).waitFor()
    await page.getByText('bute sur division').waitFor()
    await teacher.isAccessible()
    await page.getByRole('link', { name: 'Léa Sol' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Léa Sol' }).waitFor()
    await page.getByText('A répondu faux à l’exercice division-5').waitFor()
    await teacher.isAccessible()

    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
    await page.goto(`${origin}/classes/${ofClass}?at=${yesterday}`)
    await page.getByText(/Vous regardez la classe telle qu’elle était/).waitFor()
    await page.getByText('Cette classe n’était pas encore ouverte ce jour-là.').waitFor()
    await teacher.isAccessible()
    await page.getByRole('button', { name: 'Revenir à aujourd’hui' }).click()
    await page.getByText('bute sur division').waitFor()

    await page.getByRole('button', { name: 'English' }).click()
    await page.getByText('struggles with division').waitFor()
    await teacher.isAccessible()
    await page.goto(`${origin}/people`)
    await page.getByRole('heading', { name: 'This page is not open to you' }).waitFor()
    await page.goto(`${origin}/no/such/page`)
    await page.getByText('There is no page at this address.').waitFor()
  })

  it('a data protection officer decides about a request, and sees who looked', async () => {
    const officer = await arrive()
    const { page } = officer
    await signIn(officer, 'dpo', PASSWORD)
    await page.getByText('Aucune demande.').waitFor()
    const { items } = (await stack.ask('GET', '/api/people?role=learner')).json()
    const person = items.find(({ givenName }: { givenName: string }) => givenName === 'Léa').person
    const body = { request: randomUUID(), person, right: 'erasure' }
    expect((await stack.ask('POST', '/api/rights/requests', { body })).statusCode).toBe(201)
    await caughtUp(stack)
    await page.reload()
    await page.getByRole('rowheader', { name: 'effacement' }).waitFor()
    await officer.isAccessible()
    await page.getByRole('button', { name: 'Accepter' }).click()
    const question = page.getByRole('dialog', {
      name: `Accepter la demande « effacement » de …${person.slice(-8)} ?`,
    })
    await question.getByText(/Cela ne peut pas être annulé/).waitFor()
    const accept = question.getByRole('button', { name: 'Accepter' })
    expect(await accept.isDisabled()).toBe(true)
    await question.getByLabel(/tapez les 4 derniers caractères/).fill('zzzz')
    expect(await accept.isDisabled()).toBe(true)
    await question.getByLabel(/tapez les 4 derniers caractères/).fill(person.slice(-4))
    expect(await accept.isDisabled()).toBe(false)
    await officer.isAccessible()
    await question.getByRole('button', { name: 'Annuler' }).click()
    await page.getByText('Refuser').first().click()
    await page.getByRole('combobox', { name: 'Raison du refus' }).selectOption({ label: 'identité non prouvée' })
    await officer.isAccessible()
    await page.getByRole('button', { name: 'Refuser' }).click()
    await page.getByText('Aucune demande.').waitFor()
    await page.getByRole('combobox', { name: 'Demandes à montrer' }).selectOption({ label: 'toutes' })
    await page.getByRole('cell', { name: 'refusée' }).waitFor()
    await page.goto(`${origin}/people/${person}/accesses`)
    await page.getByRole('cell', { name: 'liste des personnes' }).first().waitFor()
    await officer.isAccessible()
    await page.getByRole('link', { name: 'État du service' }).click()
    await page.getByRole('heading', { name: 'Tout va bien' }).waitFor()
    await officer.isAccessible()
    await page.getByRole('tab', { name: 'Vues de lecture' }).click()
    await page.getByRole('rowheader', { name: 'class-roster' }).waitFor()
    await officer.isAccessible()
  })

  it('a telephone shows the same, no wider than its screen', async () => {
    const phone = await arrive(undefined, { width: 320 })
    await phone.isAccessible()
    await signIn(phone, 'b.roc', PASSWORD)
    await phone.page.getByRole('link', { name: 'CM1 B' }).waitFor()
    await phone.isAccessible()
    await phone.page.getByRole('link', { name: 'CM1 B' }).click()
    await phone.page.getByText('bute sur division').waitFor()
    await phone.isAccessible()
    await phone.page.getByRole('link', { name: 'Léa Sol' }).first().click()
    await phone.page.getByText('A répondu faux à l’exercice division-5').waitFor()
    await phone.isAccessible()
  })

  it('a session that ends says so calmly, and signing in again leads back to the same page', async () => {
    const teacher = await arrive()
    const { page } = teacher
    await signIn(teacher, 'b.roc', PASSWORD)
    await page.getByRole('link', { name: 'CM1 B' }).click()
    await page.getByText('bute sur division').waitFor()
    const at = page.url()
    await page.evaluate(() => fetch('/api/sign-out', { method: 'POST' }).then(({ status }) => status))
    await page.getByRole('link', { name: 'Léa Sol' }).first().click()
    await page.getByText('Votre session est terminée. Reconnectez-vous').waitFor()
    await teacher.isAccessible()
    await page.goBack()
    await signIn(teacher, 'b.roc', PASSWORD)
    await page.getByText('bute sur division').waitFor()
    expect(new URL(page.url()).pathname).toBe(new URL(at).pathname)
  })

  it('a service that goes away is said, and what it answers later appears by itself', async () => {
    const teacher = await arrive()
    const { page } = teacher
    await signIn(teacher, 'b.roc', PASSWORD)
    await page.getByRole('link', { name: 'CM1 B' }).waitFor()
    await page.route('**/api/classes/**', (route) => route.abort())
    await page.getByRole('link', { name: 'CM1 B' }).click()
    await page.getByRole('heading', { name: 'Le service ne répond pas' }).waitFor()
    await teacher.isAccessible()
    await page.unroute('**/api/classes/**')
    await page.getByText('bute sur division').waitFor()
  })

  it('no page asked anybody else for anything, and no policy was breached', async () => {
    for (const { complaints } of visitors)
      expect(complaints.filter((text) => !text.includes('net::ERR_FAILED'))).toEqual([])
  })
})
