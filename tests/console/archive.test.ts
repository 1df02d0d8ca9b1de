// A head of school who asks for the archive of a school year, in a real browser: it is stopped, asked for again, and saved. Needs a
// Chromium, and is skipped where there is none.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { Instant, Zone } from '#kernel/ids.ts'
import { openPool } from '#platform/database.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { attempt, openStack, type Stack } from '../http/stack.ts'
import { unzipped } from '../unzipped.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null
const schoolYear = schoolYearOf(Instant.parse(new Date().toISOString()), Zone.parse('Europe/Paris'))

describe.skipIf(missing !== null)(`the archive of a school year${missing ? ` (${missing})` : ''}`, () => {
  let stack: Stack
  let pool: ReturnType<typeof openPool>
  let open: OpenBrowser
  let head: Visitor
  const must = async (url: string, body: object, token?: string) => {
    const answer = await stack.ask('POST', url, { body, ...(token !== undefined && { token }) })
    if (answer.statusCode >= 300) throw new Error(`${url}: ${answer.body}`)
  }

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console archive', {
      worker: true,
      console: await readBuiltConsole(await builtConsoleFolder()),
    })
    pool = openPool(stack.service.databaseUrl, { name: 'console archive', max: 1 })
    await openedSchool(stack)
    const { person: teacher } = await adult(stack, 'teacher', { name: 'b.roc' })
    await adult(stack, 'administrator', { name: 'direction' })
    const [learner, klass] = [randomUUID(), { class: randomUUID(), schoolYear }]
    await must('/api/people', { person: learner, role: 'learner', givenName: 'Léa', familyName: 'Sol' })
    await must('/api/classes', { ...klass, name: 'CM1/B', level: 'CM1', teacher })
    await must('/api/enrolments', { ...klass, learner })
    await must('/api/adaptive/interaction', attempt(learner, { skill: 'division' }), await stack.token('tool'))
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    open = await openBrowser(found)
    head = await visit(open.browser, `http://localhost:${port}/school/indicators?school=${stack.tenant}`)
    await signIn(head, 'direction', PASSWORD)
  })
  afterAll(async () => {
    await open?.close()
    await pool?.end()
    await stack?.close()
  })
  let index = ''
  const panel = () => head.page.getByRole('region', { name: 'Archive d’une année scolaire' })

  it('is stopped while it waits', async () => {
    // No worker claims it as long as this is held.
    const claims = await pool.connect()
    await claims.query("select pg_advisory_lock(hashtextextended('jobs of kind report-archive', 0))")
    await panel().getByRole('button', { name: 'Préparer l’archive' }).click()
    await panel().getByText(`L’archive ${schoolYear} va être préparée.`).waitFor()
    await head.isAccessible()
    await panel().getByRole('button', { name: 'Arrêter la préparation' }).click()
    const dialog = head.page.getByRole('dialog')
    await dialog.getByText('Arrêter la préparation de l’archive ?').waitFor()
    await dialog.getByRole('button', { name: 'Arrêter la préparation' }).click()
    await panel().getByText(`La préparation de l’archive ${schoolYear} a été arrêtée.`).waitFor()
    await claims.query("select pg_advisory_unlock(hashtextextended('jobs of kind report-archive', 0))")
    claims.release()
  })

  it('is asked for again, and saved when it is ready', async () => {
    await panel().getByLabel('Format des rapports').selectOption({ label: 'CSV' })
    await panel().getByRole('button', { name: 'Préparer l’archive' }).click()
    await panel().getByText(`L’archive ${schoolYear} est prête`).waitFor()
    await head.isAccessible()
    const downloading = head.page.waitForEvent('download')
    await panel().getByRole('button', { name: 'Enregistrer l’archive' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(new RegExp(`^archive-${schoolYear}-.*\\.zip$`))
    const files = unzipped(await readFile(await download.path()))
    index = String(files.get('index.html'))
    expect([...files.keys()]).toContain('CM1-B/progression-de-la-classe.csv')
    expect(String(files.get('CM1-B/progression-de-la-classe.csv'))).toContain('Sol Léa;1;')
  })

  it('is another one in another format, though nobody knows what became of the first request', async () => {
    const { page } = head
    const address = '**/api/reports/archives'
    await page.route(address, async (route) => {
      await route.fetch()
      await route.abort()
    })
    await panel().getByRole('button', { name: 'Préparer l’archive' }).click()
    await panel().getByRole('alert').waitFor()
    await page.unroute(address)
    await panel().getByLabel('Format des rapports').selectOption({ label: 'PDF' })
    await panel().getByRole('button', { name: 'Préparer l’archive' }).click()
    await panel().getByText(`L’archive ${schoolYear} est prête`).waitFor()
    await panel().getByRole('alert').waitFor({ state: 'detached' })
  })

  it('begins with a page that opens without the network', async () => {
    const page = await head.page.context().newPage()
    await page.setContent(index)
    await page.getByRole('heading', { name: `Archive de l’année scolaire ${schoolYear}` }).waitFor()
    await page.getByRole('link', { name: 'Progression de la classe CM1/B' }).waitFor()
    await page.close()
  })

  it('says why there is none of a year without classes', async () => {
    const before = String(Number(schoolYear.slice(0, 4)) - 3)
    await panel().getByLabel('Année scolaire').selectOption(before)
    await panel().getByRole('button', { name: 'Préparer l’archive' }).click()
    await panel().getByText('Aucune classe de l’école n’était ouverte cette année-là').waitFor()
  })

  it('stays among the jobs of whoever asked for it', async () => {
    const { page } = head
    await page.getByRole('link', { name: 'Tâches' }).first().click()
    const job = page.getByRole('listitem').filter({ hasText: 'Archive d’une année scolaire' })
    await job.filter({ hasText: 'terminée' }).getByText(schoolYear).first().waitFor()
    await job.filter({ hasText: 'annulée' }).getByText(schoolYear).waitFor()
    await head.isAccessible()
  })
})
