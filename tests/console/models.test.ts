// An administrator decides which models serve, in a real browser. Needs a Chromium, and is skipped where there is none.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBuiltConsole } from '#http/console/built-console.ts'
import { randomOf } from '#ml/random.ts'
import { sigmoid } from '#ml/table.ts'
import { figuresOf } from '#modelling/figures.ts'
import { runVerb } from '../../scripts/command-line/run-verb.fixtures.ts'
import { promoteModel, recordModel, smallRiskBytes } from '../fixtures/served-models.ts'
import { caughtUp } from '../http/caught-up.ts'
import { adult, openedSchool, PASSWORD } from '../http/signed-in.ts'
import { openStack, type Stack } from '../http/stack.ts'
import { NEVER_COMES_MS } from '../hung.ts'
import { findBrowser, type OpenBrowser, openBrowser } from './browser.ts'
import { builtConsoleFolder } from './built.ts'
import { signIn, type Visitor, visit } from './people-of-console.ts'

const IMPORTED = 240
/** Learners 70 to 7239 of another system, each with an ability of their own and sixteen answers. */
function importedAnswers(): string {
  const random = randomOf('imported at the console', 1)
  const rows = Array.from({ length: IMPORTED }, (_, learner) => {
    const ability = random.normal(0.4, 1)
    return Array.from(
      { length: 16 },
      (_, n) => `7${learner},e${n % 5},calcul,${Number(random.chance(sigmoid(ability)))}`,
    )
  })
  return ['user_id,item_id,skill_id,correct', ...rows.flat(), ''].join('\n')
}

const found = await findBrowser()
const missing = 'missing' in found ? found.missing : null

describe.skipIf(missing !== null)(`models at the console${missing ? ` (${missing})` : ''}`, () => {
  let stack: Stack
  let open: OpenBrowser
  let administrator: Visitor
  let serving: string
  let other: string
  let carded: string

  beforeAll(async () => {
    if ('missing' in found) return
    stack = await openStack('console models', {
      worker: true,
      console: await readBuiltConsole(await builtConsoleFolder()),
    })
    await openedSchool(stack)
    await adult(stack, 'administrator', { name: 'direction' })
    serving = (await promoteModel(stack.service, stack.tenant, 'at-risk', smallRiskBytes())).model
    const judged = { comparedWith: serving, passes: false }
    other = await recordModel(stack.service, stack.tenant, 'at-risk', smallRiskBytes(0.9), judged)
    const alert = { threshold: 0.7, recall: 0.83, precision: 0.4, flagged: 0.5 }
    const curves = { roc: [{ fpr: 0.2, recall: 0.6 }], calibration: [{ predicted: 0.3, observed: 0.4, rows: 60 }] }
    const metrics = figuresOf({ alert, heldOut: { rows: 200, learners: 20, auc: 0.8, alert, ...curves } })
    carded = await recordModel(stack.service, stack.tenant, 'at-risk', smallRiskBytes(0.7), { ...judged, metrics })
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

  const ofModel = (model: string) => administrator.page.getByRole('listitem').filter({ hasText: model })

  it('shows which model is in service, and what the checks of each said', async () => {
    await ofModel(serving).getByText('en service').waitFor()
    await ofModel(other).getByText('entraîné', { exact: true }).waitFor()
    expect(await ofModel(other).getByText('échoué', { exact: true }).count()).toBe(2)
    expect(await ofModel(serving).getByText('réussi', { exact: true }).count()).toBe(2)
    await administrator.isAccessible()
  })

  it('puts a model that failed a check into service only with a reason, which it then shows', async () => {
    await ofModel(other).getByRole('button', { name: 'Mettre en service' }).click()
    const dialog = administrator.page.getByRole('dialog', { name: `Mettre en service ${other} ?` })
    await dialog.getByText('Un contrôle a échoué.').waitFor()
    const act = dialog.getByRole('button', { name: 'Mettre en service' })
    expect(await act.isDisabled()).toBe(true)
    await dialog.getByLabel('Motif').fill('Essai de rentrée')
    await administrator.isAccessible()
    await act.click()
    await ofModel(other).getByText('en service', { exact: true }).waitFor()
    await ofModel(other).getByText('Mis en service malgré un contrôle échoué : Essai de rentrée').waitFor()
    await ofModel(serving).getByText('entraîné', { exact: true }).waitFor()
  })

  it('goes back to the model before, and retires the one that failed', async () => {
    await ofModel(other).getByRole('button', { name: 'Revenir au précédent' }).click()
    const back = administrator.page.getByRole('dialog', { name: `Remplacer ${other} par le modèle précédent ?` })
    await back.getByLabel('Motif').fill('Trop d’alertes')
    await back.getByRole('button', { name: 'Revenir au précédent' }).click()
    await ofModel(serving).getByText('en service', { exact: true }).waitFor()
    await ofModel(other).getByRole('button', { name: 'Retirer' }).click()
    const retiring = administrator.page.getByRole('dialog', { name: `Retirer ${other} ?` })
    await retiring.getByText('Cela ne peut pas être annulé.').waitFor()
    await retiring.getByLabel('Motif').fill('Remplacé')
    await retiring.getByRole('button', { name: 'Retirer' }).click()
    await ofModel(other).getByText('retiré', { exact: true }).waitFor()
    await administrator.isAccessible()
  })

  it('shares models by a decision with a reason, and ceases to', async () => {
    const { page } = administrator
    const sharing = page.getByRole('region', { name: 'Partage entre établissements' })
    const ofKind = sharing.getByRole('listitem').filter({ hasText: 'Niveau des exercices' })
    await ofKind.getByText('pas partagé', { exact: true }).waitFor()
    await ofKind.getByRole('button', { name: /^Partager/ }).click()
    const sharingIt = page.getByRole('dialog', { name: /^Partager les modèles/ })
    await sharingIt.getByText('Informez les familles avant.').waitFor()
    await sharingIt.getByLabel('Motif').fill('Après avis du délégué')
    await administrator.isAccessible()
    await sharingIt.getByRole('button', { name: 'Partager', exact: true }).click()
    await ofKind.getByText('partagé', { exact: true }).waitFor()
    await ofKind.getByText(/Après avis du délégué/).waitFor()
    await ofKind.getByRole('button', { name: /^Ne plus partager/ }).click()
    const ending = page.getByRole('dialog', { name: /^Ne plus partager/ })
    await ending.getByLabel('Motif').fill('Essai terminé')
    await ending.getByRole('button', { name: 'Ne plus partager', exact: true }).click()
    await ofKind.getByText('pas partagé', { exact: true }).waitFor()
  })

  it('shows the card of a model: its goals, curves and limits, also on a telephone and in English', async () => {
    const { page } = administrator
    await page.getByRole('link', { name: carded }).click()
    await page.getByRole('heading', { level: 1, name: `Fiche du modèle ${carded}` }).waitFor()
    await page.getByRole('row', { name: 'Rappel de l’alerte plus de 0,80 0,83 atteint' }).waitFor()
    await page.getByRole('img', { name: 'Courbe ROC.' }).waitFor()
    await page.getByText('Dérive : non mesurée.').waitFor()
    await page.getByText('Aucun enseignant n’a jugé autrement que ce modèle.').waitFor()
    await administrator.isAccessible()
    await page.setViewportSize({ width: 320, height: 640 })
    await administrator.isAccessible()
  })

  it('sends a file of groups for an audit, and says why the job was refused; one that is too large stays here', async () => {
    const { page } = administrator
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(new URL(`/models/${carded}?school=${stack.tenant}`, page.url()).href)
    const audit = page.getByRole('region', { name: 'Vérifier l’équité' })
    const slices = { name: 'groupes.csv', mimeType: 'text/csv' }
    expect(await audit.getByRole('button', { name: 'Lancer la vérification' }).isDisabled()).toBe(true)
    const send = async (text: string) => {
      await audit.getByLabel('Fichier des groupes (CSV)').setInputFiles({ ...slices, buffer: Buffer.from(text) })
      await audit.getByRole('button', { name: 'Lancer la vérification' }).click()
    }
    await send('x'.repeat(1_000_001))
    await audit.getByText('Ce fichier dépasse 1 Mo.').waitFor()
    await administrator.isAccessible()
    await send('learner,sex\n7341,f\n')
    // There are no answers in this school: the job is refused when it gets its turn.
    await audit.getByText('La dernière vérification a échoué').waitFor({ timeout: NEVER_COMES_MS })
    await administrator.isAccessible()
  })

  it('audits a model of a school of imported answers by the ids of the other system, and shows the groups on its card', async () => {
    const { page } = administrator
    const folder = await mkdtemp(join(tmpdir(), 'sillage-console-audit-'))
    try {
      const file = join(folder, 'answers.csv')
      await writeFile(file, importedAnswers())
      const columns = 'learner=user_id,exercise=item_id,skill=skill_id,correct=correct'
      const args = ['import', 'answers', file, '--tenant', stack.tenant, '--columns', columns, '--json']
      expect(await runVerb(stack.service, args)).toMatchObject({ code: 0 })
    } finally {
      await rm(folder, { recursive: true })
    }
    await page.goto(new URL(`/models/${carded}?school=${stack.tenant}`, page.url()).href)
    await page.getByText('Équité : non mesurée. Aucun audit n’a été fait.').waitFor()
    const audit = page.getByRole('region', { name: 'Vérifier l’équité' })
    const groups = Array.from({ length: IMPORTED }, (_, n) => `7${n},${n % 2 === 0 ? 'a' : 'b'}`)
    const buffer = Buffer.from(['élève,groupe', ...groups].join('\n'))
    await audit.getByLabel('Fichier des groupes (CSV)').setInputFiles({ name: 'g.csv', mimeType: 'text/csv', buffer })
    await audit.getByRole('button', { name: 'Lancer la vérification' }).click()
    await audit.getByText('Fondée sur').waitFor({ timeout: NEVER_COMES_MS })
    await audit.getByText(`${IMPORTED} élèves,`).waitFor()
    // Of each group, the learners and seven figures.
    for (const group of ['a', 'b'])
      await page.getByRole('row', { name: new RegExp(`^${group} ${IMPORTED / 2} 0,`) }).waitFor()
    await page.getByRole('img', { name: 'AUC par groupe (groupe).' }).waitFor()
    await administrator.isAccessible()
  })

  it('asks for trainings, says why one could not be done, and lists the model that another has made', async () => {
    const { page } = administrator
    await page.goto(new URL(`/models?school=${stack.tenant}`, page.url()).href)
    const trainings = page.getByRole('region', { name: 'Entraînements' })
    await trainings.getByText('Aucun entraînement ces 30 derniers jours.').waitFor()
    const train = async (kind: string) => {
      await trainings.getByLabel('Modèle à entraîner').selectOption({ label: kind })
      await trainings.getByRole('button', { name: 'Entraîner' }).click()
    }
    await trainings.getByLabel('Modèle à entraîner').selectOption({ label: 'Abandon ou échec du cours' })
    await trainings.getByLabel('Jour du cours').fill('demain')
    await trainings.getByText('Un nombre entier, de 0 à 1 000.').waitFor()
    await administrator.isAccessible()
    // None of the answers says how hard its exercise was.
    await train('Niveau des exercices')
    await trainings.getByText('échouée').waitFor({ timeout: NEVER_COMES_MS })
    await train('Prochaine réponse')
    const made = trainings.getByRole('link', { name: /^next-answer-/ })
    await made.waitFor({ timeout: NEVER_COMES_MS })
    const name = (await made.textContent()) ?? ''
    await ofModel(name).getByText('entraîné', { exact: true }).waitFor({ timeout: NEVER_COMES_MS })
    await administrator.isAccessible()
  })

  it('complains about nothing', () => expect(administrator.complaints).toEqual([]))
})
