// A data protection officer at the console, in a real browser: the trail is read, chosen, exported and verified; a tampered bundle
// is found; and a breach is asked about. Needs a Chromium, and is skipped where there is none.
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { openTrailKey } from '#trail/trail-key.ts'
import { caughtUp } from '../http/caught-up.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { unzipped } from '../unzipped.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)(`a data protection officer at the console${missing ? ` (${missing})` : ''}`, () => {
  let stack: Stack
  let open: OpenBrowser
  let origin: string
  let officer: Visitor
  let teacher: string
  const learner = randomUUID()

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console auditor', {
      worker: true,
      console: await readBuiltConsole(await builtConsoleFolder()),
    })
    await openedSchool(stack)
    await adult(stack, 'auditor', { name: 'dpo' })
    const must = async (url: string, body: object) => {
      const answer = await stack.ask('POST', url, { body })
      if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
    }
    teacher = stack.teacher
    const ofClass = { class: randomUUID(), schoolYear: '2026-2027' }
    await must('/api/people', { person: teacher, role: 'teacher', givenName: 'Ben', familyName: 'Roc' })
    await must('/api/people', { person: learner, role: 'learner', givenName: 'Léa', familyName: 'Sol' })
    await must('/api/classes', { ...ofClass, name: 'CM1 B', level: 'CM1', teacher })
    await must('/api/enrolments', { ...ofClass, learner })
    const token = await stack.token('teacher')
    expect((await stack.ask('GET', `/api/learners/${learner}/history`, { token })).statusCode).toBe(200)
    expect((await stack.ask('GET', `/api/learners/${randomUUID()}/history`, { token })).statusCode).toBe(404)
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    origin = `http://localhost:${port}`
    open = await openBrowser(found)
    officer = await visit(open.browser, `${origin}/?school=${stack.tenant}`)
    await signIn(officer, 'dpo', PASSWORD)
  })
  afterAll(async () => {
    await open?.close()
    await stack?.close()
  })

  it('reads the trail in words, and chooses entries by action, person and outcome', async () => {
    const { page } = officer
    await page.getByRole('link', { name: 'Journal des accès', exact: true }).click()
    await page.getByRole('rowheader', { name: 'inscription d’une personne' }).first().waitFor()
    await officer.isAccessible()
    await page.getByRole('combobox', { name: 'Action' }).selectOption({ label: 'histoire d’un élève' })
    await page.getByText('2 entrées affichées').waitFor()
    await page.getByRole('button', { name: 'Ben Roc' }).first().waitFor()
    await page.getByLabel('Seulement ce qui a été refusé').check()
    await page.getByText('1 entrée affichée').waitFor()
    await page.getByRole('cell', { name: 'refusé : introuvable' }).waitFor()
    await page.getByLabel('Seulement ce qui a été refusé').uncheck()
    await page.getByRole('button', { name: 'Léa Sol' }).click()
    await page.getByText('1 entrée affichée').waitFor()
    expect(new URL(page.url()).searchParams.get('subject')).toBe(learner)
    await officer.isAccessible()
    await page.getByLabel('Depuis le').fill('2020-01-01')
    await page.getByLabel('Jusqu’au').fill('2020-01-02')
    await page.getByText('Aucune entrée ne correspond.').waitFor()
    await page.getByRole('button', { name: 'Tout montrer' }).click()
    await page.getByRole('rowheader', { name: 'inscription d’une personne' }).first().waitFor()
    await page.getByLabel('Personne concernée').fill('Léa')
    await page.getByLabel('Personne concernée').press('Enter')
    await page.getByText('Ce n’est pas un identifiant.').waitFor()
    await page.getByRole('button', { name: 'Tout montrer' }).click()
  })

  let exported: string
  it('exports the trail', async () => {
    const { page } = officer
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Exporter ces entrées' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^audit-.*\.zip$/)
    exported = join(stack.directory, 'exported.zip')
    await download.saveAs(exported)
    await page.getByText(/est dans vos téléchargements/).waitFor()
    expect([...unzipped(await readFile(exported)).keys()]).toContain('bundle/manifest.json')
  })

  it('verifies the trail of the school, with the key that was handed over', async () => {
    const { page } = officer
    await page.getByRole('link', { name: 'Vérifier le journal' }).click()
    const pem = join(stack.directory, 'sillage-audit.pem')
    await writeFile(pem, (await openTrailKey(stack.directory)).publicPem)
    await page.getByLabel(/Points de contrôle/).setInputFiles(pem)
    await page.getByText('Ce fichier ne contient pas de points de contrôle.').waitFor()
    await page.getByLabel(/Clé publique/).setInputFiles(exported)
    await page.getByText('Ce fichier n’est pas une clé publique.').waitFor()
    await page.getByLabel(/Clé publique/).setInputFiles(pem)
    await page.getByText('Ce fichier n’est pas une clé publique.').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Vérifier tout le journal de l’école' }).click()
    await page.getByRole('heading', { name: /Rien n’a été modifié/ }).waitFor()
    await page.getByText(/entrées, tout le journal/).waitFor()
    await page.getByText('celle que vous avez choisie').waitFor()
    await page.getByText(/non ce qui n’a jamais été écrit/).waitFor()
    await officer.isAccessible()
  })

  const outcome = () =>
    expect.poll(() => officer.page.locator('[data-result]').getAttribute('data-result'), { timeout: NEVER_COMES_MS })
  async function check(name: string, change: (files: Map<string, Uint8Array>) => void) {
    const files = new Map<string, Uint8Array>(unzipped(await readFile(exported)))
    change(files)
    const file = join(stack.directory, name)
    await writeFile(file, zipSync(Object.fromEntries(files)))
    await officer.page.getByLabel('Vérifier un fichier exporté (ZIP)').setInputFiles(file)
  }

  it('finds the entry that somebody changed in a bundle', async () => {
    const { page } = officer
    await page.reload()
    await check('intact.zip', () => undefined)
    await outcome().toBe('intact')
    await check('tampered.zip', (files) => {
      const lines = Buffer.from(files.get('bundle/entries.ndjson') ?? [])
        .toString('utf8')
        .split('\n')
      lines[2] = (lines[2] ?? '').replace('administration', 'teaching')
      files.set('bundle/entries.ndjson', strToU8(lines.join('\n')))
    })
    await outcome().toBe('changed')
    await page.getByText('La première entrée qui ne convient pas est l’entrée 2.').waitFor()
    await page.getByText(/Le fichier entries.ndjson n’est pas celui qui a été signé/).waitFor()
    await officer.isAccessible()
    await check('cut.zip', (files) => void files.delete('bundle/entries.ndjson'))
    await page.getByRole('heading', { name: 'Ce fichier ne peut pas être lu' }).waitFor()
  })

  it('asks whose data a teacher could reach, and sees whose they read', async () => {
    const { page } = officer
    await page.getByRole('link', { name: 'À portée de qui' }).click()
    await page.getByRole('button', { name: 'Chercher' }).click()
    await page.getByText('Ce n’est pas un identifiant.').waitFor()
    await page.getByLabel('Qui pouvait voir').fill(teacher)
    await page.getByRole('button', { name: 'Chercher' }).click()
    await page.getByRole('link', { name: 'Léa Sol' }).waitFor()
    await page.getByText('élève de sa classe').waitFor()
    await page.getByRole('cell', { name: /1 fois.*histoire d’un élève/ }).waitFor()
    await officer.isAccessible()
    await page.getByRole('link', { name: 'Léa Sol' }).click()
    await page.getByText('1 entrée affichée').waitFor()
  })

  it('is offered a certificate where texts were put right, and none where a name was', async () => {
    const { page } = officer
    const [office, dpo, tool] = [
      await stack.token('administrator'),
      await stack.token('auditor'),
      await stack.token('tool'),
    ]
    const must = async (token: string, url: string, body: object) => {
      const answer = await stack.ask('POST', url, { body, token })
      expect(answer.statusCode, answer.body).toBeLessThan(300)
      return answer.json()
    }
    const { events } = await must(tool, '/api/adaptive/interaction', attempt(learner))
    const rectified = async (url: string, right: object) => {
      const request = randomUUID()
      const inState = async (states: string[]) => {
        const answer = await stack.ask('GET', `/api/rights/requests/${request}?person=${learner}`, { token: dpo })
        return states.includes(answer.json().state)
      }
      await must(office, '/api/rights/requests', { request, person: learner, right: 'rectification' })
      await vi.waitUntil(() => inState(['awaiting-approval']), { timeout: NEVER_COMES_MS })
      await must(dpo, url, { request, person: learner, ...right })
      await must(dpo, `/api/rights/requests/${request}/approve`, { person: learner })
      await vi.waitUntil(() => inState(['carried-out', 'complete']), { timeout: NEVER_COMES_MS })
      return request
    }
    await rectified('/api/rights/rectifications', { what: 'name', givenName: 'Léa', familyName: 'Sol-Roc' })
    const text = { event: events[0].id, field: 'response', value: '43' }
    const ofText = await rectified('/api/rights/texts', text)

    await page.goto(`${origin}/rights/requests?show=all`)
    await page.getByRole('rowheader', { name: 'Rectification' }).nth(1).waitFor()
    const certificates = page.getByRole('button', { name: /^Attestation/ })
    expect(await certificates.count()).toBe(1)
    await officer.isAccessible()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: new RegExp(`pour la demande …${ofText.slice(-8)}`) }).click()
    await downloading
  })

  it('finds the registers, a breach with its deadline, and documents to hand over', async () => {
    const { page } = officer
    const breach = {
      ...{ breach: randomUUID(), natures: ['confidentiality'], data: ['results'], people: 27 },
      facts: 'Un relevé a été envoyé à une autre école.',
      discoveredAt: new Date(Date.now() - 3_600_000).toISOString(),
    }
    const token = await stack.token('auditor')
    const noted = await stack.ask('POST', '/api/rights/breaches', { body: breach, token })
    expect(noted.statusCode, noted.body).toBe(201)
    await page.getByRole('link', { name: 'Registres', exact: true }).click()
    await page.getByText('Un relevé a été envoyé à une autre école.').waitFor()
    await page.getByText(/à prévenir avant le/).waitFor()
    await page.getByText('Personne n’a été effacé.').waitFor()
    await page.getByText('Aucun accès inhabituel n’a été constaté.').waitFor()
    await page
      .getByRole('rowheader', { name: /Suivre|apprentissage|scolarité|enseign/i })
      .first()
      .waitFor()
    await officer.isAccessible()
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: /Télécharger en PDF : Registre des activités/ }).click()
    await downloading
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Data breaches' }).waitFor()
    await officer.isAccessible()
  })

  it('publishes statistics for everybody once enough learners have worked, and takes them down', async () => {
    const { page } = officer
    await page.getByRole('button', { name: 'Français' }).click()
    await page.getByRole('link', { name: 'Statistiques publiques', exact: true }).click()
    await page.getByText('Trop peu d’élèves ont répondu.').waitFor()
    await page.getByText('La page publique ne montre rien.').waitFor()
    await officer.isAccessible()
    const must = async (url: string, body: object, token?: string) => {
      const answer = await stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
      if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
    }
    const ofClass = { class: randomUUID(), schoolYear: '2026-2027' }
    await must('/api/classes', { ...ofClass, name: 'CM2 A', level: 'CM2', teacher })
    const tool = await stack.token('tool')
    for (let n = 0; n < 20; n += 1) {
      const one = randomUUID()
      await must('/api/enrolments', { ...ofClass, learner: one })
      await must('/api/adaptive/interaction', attempt(one, { correct: n % 2 === 0 }), tool)
    }
    await caughtUp(stack)
    await page.reload()
    await page.getByText('Environ 20 élèves').waitFor()
    await page.getByRole('button', { name: 'Publier', exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publier', exact: true }).click()
    await page.getByRole('link', { name: 'Ouvrir la page publique' }).waitFor()
    await officer.isAccessible()

    const stranger = await visit(open.browser, `${origin}/statistics/${stack.tenant}`)
    await stranger.page.getByText('Environ 20 élèves').waitFor()
    await stranger.page.getByText('Un groupe de moins de 10 élèves').waitFor()
    await stranger.isAccessible()
    await page.getByRole('button', { name: 'Retirer de la page' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Retirer de la page' }).click()
    await page.getByText('La page publique ne montre rien.').waitFor()
    await stranger.page.reload()
    await stranger.page.getByText('Aucune statistique n’est publiée ici.').waitFor()
    await stranger.isAccessible()
  })

  it('fits a telephone, in both languages', async () => {
    const { page } = officer
    await page.setViewportSize({ width: 320, height: 640 })
    for (const path of ['/trail', '/trail/check', '/reach', '/registers', '/school/statistics']) {
      await page.goto(`${origin}${path}`)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await officer.isAccessible()
    }
    await page.getByRole('button', { name: 'English' }).click()
    await officer.isAccessible()
  })

  it('complains about nothing', () => expect(officer.complaints).toEqual([]))
})
