// An administrator fits the intervals of revision to the school, in a real browser. Needs a Chromium, and is skipped where there is none.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { TenantId } from '#kernel/ids.ts'
import { openTrainer } from '#modelling/revision/memory-trainer.ts'
import { revises } from '../fixtures/revising-learners.ts'
import { caughtUp } from '../http/caught-up.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const LEARNERS = 60

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : openTrainer() ? null : 'no trainer for this platform'

describe.skipIf(missing !== null)(`intervals of revision at the console${missing ? ` (${missing})` : ''}`, () => {
  let stack: Stack
  let open: OpenBrowser
  let administrator: Visitor

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console revision weights', {
      worker: true,
      console: await readBuiltConsole(await builtConsoleFolder()),
    })
    await openedSchool(stack)
    await adult(stack, 'administrator', { name: 'direction' })
    await caughtUp(stack)
    await stack.server.listen({ port: 0, host: '127.0.0.1' })
    const { port } = stack.server.server.address() as AddressInfo
    open = await openBrowser(found)
    administrator = await visit(open.browser, `http://localhost:${port}/models?school=${stack.tenant}`)
    await signIn(administrator, 'direction', PASSWORD)
  })
  afterAll(async () => {
    await open?.close()
    await stack?.close()
  })

  const inForce = () => administrator.page.getByRole('region', { name: 'En vigueur' })
  const newFit = () => administrator.page.getByRole('region', { name: 'Nouvel ajustement' })

  it('are reached from the models, and say how much is missing where nobody revises', async () => {
    await administrator.page.getByRole('link', { name: 'Délais de révision' }).click()
    await inForce().getByText('Les délais habituels, les mêmes pour tous les établissements.').waitFor()
    await newFit().getByText('Aucun calcul ces 30 derniers jours.').waitFor()
    await newFit().getByRole('button', { name: 'Calculer un ajustement' }).click()
    await newFit().getByText('0 révision de 0 élève ; il faut').first().waitFor({ timeout: NEVER_COMES_MS })
    await administrator.isAccessible()
  })

  it('are computed by a job, which changes nothing until somebody decides', async () => {
    for (let learner = 1; learner <= LEARNERS; learner += 1)
      await revises(stack.service.log, TenantId.parse(stack.tenant), learner)
    await newFit().getByRole('button', { name: 'Calculer un ajustement' }).click()
    await newFit()
      .getByText('L’ajustement prévoit mieux que les délais en vigueur.')
      .waitFor({ timeout: NEVER_COMES_MS })
    await newFit().getByText('autres élèves').waitFor()
    await inForce().getByText('Les délais habituels').waitFor()
    await administrator.isAccessible()
  })

  it('are put into force by the person who has read the figures', async () => {
    const { page } = administrator
    await newFit().getByRole('button', { name: 'Mettre en vigueur' }).click()
    const dialog = page.getByRole('dialog', { name: 'Mettre cet ajustement en vigueur ?' })
    await administrator.isAccessible()
    await dialog.getByRole('button', { name: 'Mettre en vigueur' }).click()
    await inForce().getByText('Version 1, ajustée à votre établissement.').waitFor()
    await inForce()
      .getByText(/ avant, .* après \(-/)
      .waitFor()
    expect(await newFit().getByRole('button', { name: 'Mettre en vigueur' }).count()).toBe(0)
    await page.setViewportSize({ width: 320, height: 640 })
    await administrator.isAccessible()
    await page.setViewportSize({ width: 1280, height: 900 })
  })

  it('are the usual ones again once somebody goes back, and what was fitted stays listed', async () => {
    const { page } = administrator
    await inForce().getByRole('button', { name: 'Revenir aux délais habituels' }).click()
    const dialog = page.getByRole('dialog', { name: 'Revenir aux délais habituels ?' })
    await dialog.getByRole('button', { name: 'Revenir aux délais habituels' }).click()
    await inForce().getByText('Les délais habituels').waitFor()
    await page.getByRole('region', { name: 'Versions précédentes' }).getByText('Version 1').waitFor()
  })

  it('complains about nothing', () => expect(administrator.complaints).toEqual([]))
})
